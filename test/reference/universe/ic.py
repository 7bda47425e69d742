"""Information coefficients of the raw signal (readings 28 to 30)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from .portfolio import decile, rank_share
from .statistics import newey_west_lag, newey_west_t, plain_t

HORIZONS = (1, 5, 10, 20)
MIN_NAMES = 20


def spearman(x: pd.Series, y: pd.Series) -> float:
    """ "Spearman (average ranks)" over at least 20 names; not known when a side is constant."""
    if len(x) < MIN_NAMES or x.nunique() < 2 or y.nunique() < 2:
        return math.nan
    return float(spearmanr(x.to_numpy(), y.to_numpy()).statistic)


def forward_returns(ret: pd.DataFrame, h: int) -> pd.DataFrame:
    """ "the compounded `ret[d+1…d+h]`, all present" by formation day."""
    product = sum(0 * ret.shift(-j) for j in range(1, h + 1)) + 1
    for j in range(1, h + 1):
        product = product * (1 + ret.shift(-j))
    return product - 1


def ic_of_horizon(rows: pd.DataFrame, ret: pd.DataFrame, days: list[int], h: int):
    """The IC series and the quantile spread series: columns d, ic, spread, names."""
    ahead = forward_returns(ret, h)
    last_e = days[-1] if days else -1
    allowed = {e - 1 for e in days if e - 1 + h <= last_e}
    records = []
    for d, day in rows[rows["d"].isin(allowed)].groupby("d"):
        u = rank_share(day["signal"])
        forward = ahead.loc[d].reindex(day["security_id"]).to_numpy()
        known = ~np.isnan(forward)
        value = spearman(day["signal"][known], pd.Series(forward[known]))
        top, bottom = forward[known & (decile(u) == 9)], forward[known & (decile(u) == 0)]
        both = len(top) and len(bottom) and not math.isnan(value)
        spread = float(top.mean() - bottom.mean()) if both else math.nan
        records.append({"d": int(d), "ic": value, "spread": spread, "names": int(known.sum())})
    return pd.DataFrame(records, columns=["d", "ic", "spread", "names"])


def ic_summary(series: pd.DataFrame, h: int) -> dict:
    """ "ICIR = mean/std (ddof 1), daily, not annualised." Days without an IC are left out and counted."""
    ic, spread = series["ic"].dropna(), series["spread"].dropna()
    sd = float(ic.std(ddof=1)) if len(ic) > 1 else math.nan
    return {
        "h": h,
        "days": len(ic),
        "days_without": len(series) - len(ic),
        "mean": float(ic.mean()) if len(ic) else math.nan,
        "std": sd,
        "icir": float(ic.mean() / sd) if sd > 0 else math.nan,
        "t": plain_t(ic),
        "newey_west_lag": newey_west_lag(len(ic), h) if len(ic) else None,
        "newey_west_t": newey_west_t(ic, h),
        "quantile_spread": float(spread.mean()) if len(spread) else math.nan,
        "quantile_spread_newey_west_t": newey_west_t(spread, h),
    }


def common_spearman(a: pd.DataFrame, b: pd.DataFrame) -> float:
    """Spearman of two cross-sections on their common names."""
    both = a[["security_id", "signal"]].merge(b[["security_id", "signal"]], on="security_id")
    return spearman(both["signal_x"], both["signal_y"])


def rank_autocorrelation(rows: pd.DataFrame, days: list[int]) -> float:
    """Mean Spearman of each day with the formation day before it that has a cross-section (reading 29)."""
    allowed = {e - 1 for e in days}
    by_day = [(d, day) for d, day in rows.groupby("d")]
    values = [common_spearman(a, b) for (_, a), (d, b) in zip(by_day, by_day[1:]) if d in allowed]
    known = [v for v in values if not math.isnan(v)]
    return float(np.mean(known)) if known else math.nan
