"""One configuration of a signal by the plain reference of test/reference/universe, warm.

    python universe_reference.py [--residualize off|all] [--slice] FOLDER

FOLDER holds the source tables and signal.parquet. They are read before; the task goes from the
signal's rows to all series and figures. Answers, one per row: group (0 all names, then the cap
tiers by name), date (days since 1970; 0 for a figure of the whole range), item (place among SERIES
and FIGURES), value. Of a slice of days that begins a longer history only the series are told, without
the last day, on which the slice leaves all its positions.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import polars as pl

from peer_protocol import serve

sys.path.insert(0, str(Path(__file__).parents[2] / "test" / "reference"))
from universe.backtest import run_backtest  # noqa: E402
from universe.tables import Universe, read_signal  # noqa: E402

SERIES = ("gross", "net", "cost", "turnover", "long", "short", "universe_mean", "missing_returns")
FIGURES = (
    "days", "sharpe", "sharpe_gross", "annual_return", "volatility", "max_drawdown", "total_return",
    "turnover", "sharpe_long", "sharpe_short", "beta", "break_even_bps", "sharpe_error", "newey_west_t",
)  # fmt: skip

parser = argparse.ArgumentParser()
parser.add_argument("--residualize", choices=("off", "all"), default="off")
parser.add_argument("--slice", action="store_true")
parser.add_argument("folder", type=Path)
arguments = parser.parse_args()

universe = Universe(arguments.folder)
signal = read_signal(arguments.folder / "signal.parquet")


def backtest():
    return run_backtest(signal, universe, {"residualize": arguments.residualize})


def answers(path: str) -> dict[str, object]:
    run = backtest()
    tiers = sorted(run["cap_daily"])
    groups = [(run["daily"], run["summary"]["overall"])]
    groups += [(run["cap_daily"][tier], run["summary"]["caps"][tier]) for tier in tiers]
    rows = []
    for group, (daily, figures) in enumerate(groups):
        dates = universe.dates[daily["e"]].to_numpy().astype("datetime64[D]").astype(np.int64)
        for item, name in enumerate(SERIES):
            days = list(zip(dates, daily[name]))
            rows += [(group, date, item, value) for date, value in days[: -1 if arguments.slice else None]]
        for item, name in enumerate(FIGURES, len(SERIES)):
            if not arguments.slice:
                rows.append((group, 0, item, figures[name]))
    columns = zip(("group", "date", "item", "value"), zip(*rows))
    pl.DataFrame({name: np.array(values, float) for name, values in columns}).write_parquet(path)
    return {"days": len(run["days"])}


serve(backtest, answers, ("pandas", "numpy", "scipy", "statsmodels"))
