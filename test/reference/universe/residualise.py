"""Residuals per formation day, plain OLS, "No winsorising." (readings 13 to 15)"""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.api as sm

from .tables import FACTORS, BadInput

MIN_INDUSTRY = 3
RANK_TOLERANCE = 1e-10
TINY = 1e-10


def residualise(rows: pd.DataFrame, mode: str):
    """The rows that have a residual, with it as `signal`; the skipped days with n and k; the counts."""
    counts = {"unknown_regressor": 0, "small_industry": 0}
    if mode == "off":
        return rows, [], counts
    if mode == "industry" and "industry_id" not in rows:
        raise BadInput("risk has no column industry_id")
    groups = ["industry_id"] if "industry_id" in rows else []
    factors = [c for c in FACTORS if c in rows] if mode == "all" else []  # absent columns are left out
    kept, skipped = [], []
    for d, day in rows.groupby("d"):
        # "names with any regressor not known are left out and counted"
        known = day.dropna(subset=groups + factors)
        counts["unknown_regressor"] += len(day) - len(known)
        # "industries under 3 names are left out"
        if groups:
            large = known[known.groupby("industry_id")["signal"].transform("size") >= MIN_INDUSTRY]
            counts["small_industry"] += len(known) - len(large)
            known = large
        basis = regressors(known, groups, factors)
        # "the day is skipped when n < k + 10"
        if len(known) < basis.shape[1] + 10:
            skipped.append({"d": int(d), "n": len(known), "k": basis.shape[1]})
            continue
        if mode == "industry":
            # "`industry` demeans within industry"
            residual = known["signal"] - known.groupby("industry_id")["signal"].transform("mean")
        else:
            # "`all` regresses on industry dummies and size, value, growth, leverage, volatility, momentum"
            residual = pd.Series(sm.OLS(known["signal"].to_numpy(), basis).fit().resid, index=known.index)
        tiny = residual.abs() <= TINY * known["signal"].abs().max()
        kept.append(known.assign(signal=residual.mask(tiny, 0.0)))
    table = pd.concat(kept) if kept else rows.iloc[:0]
    return table, skipped, counts


def regressors(day: pd.DataFrame, groups: list[str], factors: list[str]) -> np.ndarray:
    """An orthonormal basis of dummies (an intercept without industries) and factors: "rank-revealing", k is its width."""
    if len(day) == 0:
        return np.empty((0, 0))
    columns = [pd.get_dummies(day["industry_id"]).to_numpy(float) if groups else np.ones((len(day), 1))]
    if factors:
        columns.append(day[factors].to_numpy(float))
    matrix = np.hstack(columns)
    length = np.linalg.norm(matrix, axis=0)
    matrix = matrix[:, length > 0] / length[length > 0]
    left, singular, _ = np.linalg.svd(matrix, full_matrices=False)
    return left[:, singular > RANK_TOLERANCE * singular[0]]
