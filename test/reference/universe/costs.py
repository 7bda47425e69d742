"""Costs of one rebalancing: `naive`, `spread`, `impact` (reading 22)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from .as_of import MAX_AGE
from .tables import BadInput, Universe

SIGMA_DAYS = 60
SIGMA_MIN = 20


def rows_of(universe: Universe, security: int) -> pd.DataFrame:
    """The security's rows of `ret`; the table is split once."""
    if not hasattr(universe, "by_security"):
        universe.by_security = dict(list(universe.ret.groupby("security_id")))
    return universe.by_security[security]


def last_row(universe: Universe, security: int, d: int, column: str) -> float:
    """`column` in the security's last row of `ret` on or before trading day d, at most 63 days old; else NaN."""
    if column not in universe.ret:
        return math.nan
    rows = rows_of(universe, security)
    rows = rows[rows["n"] <= d]
    if len(rows) == 0 or universe.dates[d] - rows["date"].iloc[-1] > MAX_AGE:
        return math.nan
    return float(rows[column].iloc[-1])


def sigma60(universe: Universe, security: int, d: int) -> float:
    """Standard deviation (ddof 1) of the known returns of the 60 trading days to d; NaN under 20."""
    rows = rows_of(universe, security)
    window = rows.loc[(rows["n"] > d - SIGMA_DAYS) & (rows["n"] <= d), "ret"].dropna()
    return float(np.std(window, ddof=1)) if len(window) >= SIGMA_MIN else math.nan


def required(value: float, name: str, security: int, date) -> float:
    """ "A missing input is bad input." """
    if math.isnan(value):
        raise BadInput(f"no {name} for security {security} on {date:%Y-%m-%d}")
    return value


def cost_of(dw: pd.Series, d: int, universe: Universe, config: dict) -> float:
    """Cost of trading Δw on formation day d as a fraction of capital."""
    model, rate = config["tc_model"], config["tc_bps"] / 1e4
    size = dw.abs()
    size = size[size > 0]
    if model == "naive":
        return float(size.sum() * rate)  # "`naive` Σ|Δw|·`tc_bps`"
    known = d - 1 if config["from_open"] else d
    total = 0.0
    for security, amount in size.items():
        date = universe.dates[d]
        if model == "spread":
            # "`spread` Σ|Δw|·`half_spread_bps` column"
            total += amount * required(last_row(universe, security, known, "half_spread_bps"), "half_spread_bps", security, date) / 1e4
        else:
            # "`impact` naive + Σ|Δw|·σ₆₀·√(|Δw|·`book`/ADV), `book` required"
            if config.get("book") is None:
                raise BadInput("impact needs book")
            adv = last_row(universe, security, known, "adv")
            adv = required(adv if adv > 0 else math.nan, "adv", security, date)
            sigma = required(sigma60(universe, security, known), "sigma60", security, date)
            total += amount * rate + amount * sigma * math.sqrt(amount * config["book"] / adv)
    return total
