"""Factor exposures, coverage, correlation with baselines (readings 33 to 35)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from .ic import common_spearman, spearman
from .tables import FACTORS


def mean_known(values: list[float]) -> tuple[float, int]:
    known = [v for v in values if not math.isnan(v)]
    return (float(np.mean(known)) if known else math.nan), len(known)


def factor_exposures(rows: pd.DataFrame, days: list[int]) -> dict:
    """Mean daily Spearman of the raw signal with each factor as of date_sig; None where the column is absent."""
    inside = rows[rows["d"].isin({e - 1 for e in days})]
    result = {}
    for factor in (*FACTORS, "yield"):
        if factor not in rows:
            result[factor] = None
            continue
        values = []
        for _, day in inside.groupby("d"):
            known = day.dropna(subset=factor)
            values.append(spearman(known["signal"], known[factor]))
        mean, count = mean_known(values)
        result[factor] = {"mean": mean, "days": count}
    return result


def coverage(known: pd.DataFrame, of_day: pd.DataFrame, days: list[int]) -> dict:
    """Mean share of U(d) with a known signal in force: `known` lists d and security_id of those, before any filter."""
    members = of_day[of_day["d"].isin({e - 1 for e in days})]
    marked = members.merge(known.assign(has=1.0), on=["d", "security_id"], how="left")
    per_day = marked.groupby("d")["has"].agg(lambda has: has.notna().mean())
    names = marked.groupby("d")["has"].count()
    return {
        "mean": float(per_day.mean()) if len(per_day) else math.nan,
        "min": float(per_day.min()) if len(per_day) else math.nan,
        "names": float(names.mean()) if len(names) else math.nan,
        "days": len(per_day),
    }


def signal_correlation(a: pd.DataFrame, b: pd.DataFrame, days: list[int]) -> dict:
    """ "mean daily Spearman of the signals on common names" """
    left, right = dict(list(a.groupby("d"))), dict(list(b.groupby("d")))
    values = [common_spearman(left[e - 1], right[e - 1]) for e in days if e - 1 in left and e - 1 in right]
    mean, count = mean_known(values)
    return {"mean": mean, "days": count}


def pnl_correlation(a: pd.DataFrame, b: pd.DataFrame) -> float:
    """ "also of daily net PnL": Pearson over the range."""
    x, y = a["net"], b["net"]
    if len(x) < 2 or not x.std() > 0 or not y.std() > 0:
        return math.nan
    return float(np.corrcoef(x, y)[0, 1])
