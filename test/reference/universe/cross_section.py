"""X(d), the cross-section of each formation day, and U(d), its universe (readings 6, 7, 10, 24)."""

from __future__ import annotations

import pandas as pd

from .align import in_force, settle
from .as_of import as_of
from .tables import FACTORS, Universe


def risk_columns(universe: Universe) -> list[str]:
    wanted = ("mcap", "cap", "industry_id", *FACTORS, "yield")
    return [] if universe.risk is None else [c for c in wanted if c in universe.risk]


def cross_section(signal: pd.DataFrame, universe: Universe, config: dict):
    """X(d) as one long table with the as-of columns; all rows in force with a known signal; the counts."""
    securities = set(universe.ret["security_id"])
    accepted, counts = settle(signal, universe.dates, securities, config["lag"], config["from_open"], config["hold"])
    rows = in_force(accepted, config["hold"], len(universe.dates))
    rows = rows[rows["signal"].notna()]  # a signal not known is no position
    known = rows[["d", "security_id"]]

    present = universe.ret[["n", "security_id"]].rename(columns={"n": "d"})
    rows = rows.merge(present, on=["d", "security_id"])  # a row in `ret` on d
    # "The universe filter comes before residualising, ranking, IC and coverage."
    if config["universe"] != "all":
        flag = config["universe_flag"]
        rows = as_of(rows, "date_sig", universe.descriptor, [flag])
        rows = rows[rows[flag] == float(config["universe"])].drop(columns=flag)
    if universe.risk is not None:
        rows = as_of(rows, "date_sig", universe.risk, risk_columns(universe))
    if "adv" in universe.ret:
        rows = as_of(rows, "date_sig", universe.ret, ["adv"])
    return rows.sort_values(["d", "security_id"]).reset_index(drop=True), known, counts


def universe_of_day(universe: Universe, config: dict) -> pd.DataFrame:
    """U(d): securities with a row in `ret` on d whose flag as of d is the wanted one; columns d, security_id."""
    rows = universe.ret[["n", "security_id", "date"]].rename(columns={"n": "d"})
    if config["universe"] != "all":
        flag = config["universe_flag"]
        rows = as_of(rows, "date", universe.descriptor, [flag])
        rows = rows[rows[flag] == float(config["universe"])]
    return rows[["d", "security_id"]].sort_values(["d", "security_id"]).reset_index(drop=True)


def range_of(known: pd.DataFrame, universe: Universe, config: dict) -> list[int]:
    """The P&L days e (reading 8): by default from the first formation day + 1 to the last + 1."""
    last = len(universe.dates) - 1
    if len(known) == 0:
        return []
    days = range(known["d"].min() + 1, min(known["d"].max() + 1, last) + 1)
    start, end = config.get("from"), config.get("to")
    return [
        e
        for e in days
        if (start is None or universe.dates[e] >= pd.Timestamp(start))
        and (end is None or universe.dates[e] < pd.Timestamp(end))
    ]
