"""Boundaries of walk-forward windows, as dateutil's relativedelta computes them, for test/walkforward.

    python3 -m venv VENV && VENV/bin/pip install -r requirements.txt
    VENV/bin/python make_walkforward_fixtures.py

writes test/fixtures/walkforward/calendar.json: cases of an anchor day, a train and a test length
("3mo" or "90d"), and per step k the days `anchor + k*test`, `anchor + train + k*test` and
`anchor + train + (k+1)*test`: start of a rolling train, start and end of the test. relativedelta adds
months before days and clamps to the end of the month.
"""

import json
from datetime import date
from pathlib import Path

import dateutil
from dateutil.relativedelta import relativedelta

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "walkforward"
STEPS = 15

# Month ends, leap days, a century that is no leap year, one that is, the first and last of a year.
ANCHORS = ["2019-08-31", "2019-10-31", "2019-12-30", "2020-01-29", "2020-01-31", "2020-02-29", "2021-12-31",
           "2022-01-01", "1999-11-30", "2000-02-29", "2098-12-31", "2099-12-31", "2023-06-15"]
LENGTHS = [("12mo", "3mo"), ("1mo", "1mo"), ("2mo", "1mo"), ("7mo", "5mo"), ("24mo", "12mo"), ("365d", "90d"),
           ("12mo", "90d"), ("90d", "3mo"), ("30d", "1mo"), ("1mo", "7d")]


def span(text, times):
    if text.endswith("mo"):
        return {"months": int(text[:-2]) * times}
    return {"days": int(text[:-1]) * times}


def moved(anchor, *spans):
    total = {"months": 0, "days": 0}
    for one in spans:
        for unit, count in one.items():
            total[unit] += count
    return (anchor + relativedelta(**total)).isoformat()


cases = []
for start in ANCHORS:
    anchor = date.fromisoformat(start)
    for train, test in LENGTHS:
        steps = [
            [
                moved(anchor, span(test, k)),
                moved(anchor, span(train, 1), span(test, k)),
                moved(anchor, span(train, 1), span(test, k + 1)),
            ]
            for k in range(STEPS)
        ]
        cases.append({"anchor": start, "train": train, "test": test, "steps": steps})

FOLDER.mkdir(parents=True, exist_ok=True)
target = FOLDER / "calendar.json"
lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
target.write_text(f'{{"library":"python-dateutil {dateutil.__version__}","cases":[\n{lines}\n]}}\n')
print(f"{len(cases)} cases, {target.stat().st_size} bytes")
