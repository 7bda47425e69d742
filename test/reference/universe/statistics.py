"""Statistics of daily series, "252 days everywhere"."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import statsmodels.api as sm

DAYS = 252


def sharpe(r: pd.Series) -> float:
    """mean/std(ddof 1)·√252; not known for fewer than two days or no variation."""
    sd = r.std(ddof=1) if len(r) > 1 else math.nan
    return float(r.mean() / sd * math.sqrt(DAYS)) if sd > 0 else math.nan


def annual_return(r: pd.Series) -> float:
    """ "`annual_return = 252·mean`" """
    return float(DAYS * r.mean()) if len(r) else math.nan


def volatility(r: pd.Series) -> float:
    return float(r.std(ddof=1) * math.sqrt(DAYS)) if len(r) > 1 else math.nan


def max_drawdown(r: pd.Series) -> float:
    """min(equity/running max − 1) of "cumulative `Π(1 + net)`", the start counting as 1."""
    if len(r) == 0:
        return math.nan
    equity = np.concatenate([[1.0], np.cumprod(1 + r.to_numpy())])
    return float((equity / np.maximum.accumulate(equity) - 1).min())


def sharpe_error(r: pd.Series) -> float:
    """Lo (2002), independent returns: √((1 + s²/2)/T)·√252 (reading 26)."""
    sd = r.std(ddof=1) if len(r) > 1 else math.nan
    if not sd > 0:
        return math.nan
    return math.sqrt((1 + (r.mean() / sd) ** 2 / 2) / len(r)) * math.sqrt(DAYS)


def beta(r: pd.Series, market: pd.Series) -> float:
    """ "beta to the equal-weighted universe": OLS slope with intercept."""
    known = market.notna()
    if known.sum() < 2 or market[known].nunique() < 2:
        return math.nan
    return float(sm.OLS(r[known].to_numpy(), sm.add_constant(market[known].to_numpy())).fit().params[1])


def break_even_bps(gross: pd.Series, turnover: pd.Series) -> float:
    """Cost per unit traded at which the mean net return is 0 (reading 25); Σ|Δw| is twice the turnover."""
    traded = 2 * turnover.sum()
    return float(gross.sum() / traded * 1e4) if traded > 0 else math.nan


def newey_west_lag(count: int, h: int = 1) -> int:
    """ "lag `max(⌊4(T/100)^(2/9)⌋, 2h if h > 1)`", at most T − 1."""
    lag = math.floor(4 * (count / 100) ** (2 / 9))
    return min(max(lag, 2 * h) if h > 1 else lag, count - 1)


def plain_t(x: pd.Series) -> float:
    sd = x.std(ddof=1) if len(x) > 1 else math.nan
    return float(x.mean() / (sd / math.sqrt(len(x)))) if sd > 0 else math.nan


def newey_west_t(x: pd.Series, h: int = 1) -> float:
    """ "Newey–West: Bartlett …, no small-sample factor": t of the constant of an OLS on a constant."""
    if len(x) < 2 or not x.std(ddof=1) > 0:
        return math.nan
    options = {"maxlags": newey_west_lag(len(x), h), "use_correction": False}
    fit = sm.OLS(x.to_numpy(), np.ones(len(x))).fit(cov_type="HAC", cov_kwds=options)
    return float(fit.tvalues[0])


def summary(daily: pd.DataFrame) -> dict:
    """All statistics of one group; `daily` as made by `daily_series`, with `universe_mean`."""
    net, gross = daily["net"], daily["gross"]
    result = {"days": len(daily)}
    for suffix, r in (("", net), ("_gross", gross)):
        result |= {
            f"sharpe{suffix}": sharpe(r),
            f"annual_return{suffix}": annual_return(r),
            f"volatility{suffix}": volatility(r),
            f"max_drawdown{suffix}": max_drawdown(r),
        }
    return result | {
        "total_return": float(np.prod(1 + net) - 1),
        "turnover": float(daily["turnover"].mean()) if len(daily) else math.nan,
        "annual_return_long": annual_return(daily["long"]),
        "annual_return_short": annual_return(daily["short"]),
        "sharpe_long": sharpe(daily["long"]),
        "sharpe_short": sharpe(daily["short"]),
        "annual_return_universe": annual_return(daily["universe_mean"].dropna()),
        "beta": beta(net, daily["universe_mean"]),
        "break_even_bps": break_even_bps(gross, daily["turnover"]),
        "sharpe_error": sharpe_error(net),
        "newey_west_t": newey_west_t(net),
        "missing_returns": int(daily["missing_returns"].sum()),
    }
