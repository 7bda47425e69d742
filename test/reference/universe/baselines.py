"""Baseline signals, at every row of `ret` (reading 31); "Baselines use `date_sig` + 1 calendar day"."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .tables import Universe, as_float32


def change_over(universe: Universe, start: int, end: int) -> pd.DataFrame:
    """close[t−end]/close[t−start] − 1 by trading day, "all closes present (from compounded returns where there are no closes)"."""
    if "close_adj" in universe.ret:
        close = universe.panel("close_adj")
        close = close.where(close > 0)
        whole = close.notna().astype(float).rolling(start - end + 1).sum().shift(end) == start - end + 1
        return (close.shift(end) / close.shift(start) - 1).where(whole)
    growth = 1 + universe.panel("ret")
    return growth.rolling(start - end).apply(np.prod, raw=True).shift(end) - 1


def as_signal(universe: Universe, values: pd.DataFrame) -> pd.DataFrame:
    long = universe.ret[["security_id", "n", "date"]].copy()
    long["signal"] = [values.at[n, s] for n, s in zip(long["n"], long["security_id"])]
    return contract(long)


def contract(long: pd.DataFrame) -> pd.DataFrame:
    known = long.dropna(subset="signal")
    return pd.DataFrame(
        {
            "security_id": known["security_id"],
            "date_sig": known["date"],
            "date_avail": known["date"] + pd.Timedelta(days=1),
            "signal": as_float32(known["signal"]),
        }
    ).reset_index(drop=True)


def reversal_5d(universe: Universe) -> pd.DataFrame:
    """ "`reversal_5d` = −(close[t]/close[t−5] − 1)" """
    return as_signal(universe, -change_over(universe, 5, 0))


def momentum_12_1(universe: Universe) -> pd.DataFrame:
    """ "`momentum_12_1` = close[t−21]/close[t−252] − 1" """
    return as_signal(universe, change_over(universe, 252, 21))


def value(universe: Universe) -> pd.DataFrame | str:
    """ "`value` from the risk table"; or the reason why there is none."""
    if universe.risk is None or "value" not in universe.risk:
        return "risk has no column value"
    return contract(universe.risk[["security_id", "date", "value"]].rename(columns={"value": "signal"}))


BASELINES = {"reversal_5d": reversal_5d, "momentum_12_1": momentum_12_1, "value": value}
