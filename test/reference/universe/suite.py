"""The grid of lags and residualisations, baselines, correlations, exposures, coverage, IC, score and verdict."""

from __future__ import annotations

import math

import pandas as pd

from .backtest import DEFAULTS, median_gap, run_backtest, tier_order
from .baselines import BASELINES
from .cross_section import universe_of_day
from .exposures import coverage, factor_exposures, pnl_correlation, signal_correlation
from .ic import HORIZONS, ic_of_horizon, ic_summary, rank_autocorrelation
from .tables import Universe
from .verdict import figures, score, verdict

LAGS = (0, 1, 2)
MODES = ("off", "industry")


def largest(values: list[float | None]) -> float:
    """The value of largest magnitude among those known; NaN if there is none."""
    known = [v for v in values if v is not None and not math.isnan(v)]
    return max(known, key=abs) if known else math.nan


def run_baselines(base: dict, universe: Universe, options: dict) -> dict:
    result = {}
    for name, make in BASELINES.items():
        signal = make(universe)
        if isinstance(signal, str):
            result[name] = {"unavailable": signal}
            continue
        run = run_backtest(signal, universe, options | {"lag": 0, "residualize": "off"}, base["days"])
        result[name] = {
            "rows": len(signal),
            "summary": run["summary"]["overall"],
            "counts": run["counts"],
            "daily": run["daily"],
            "signal_correlation": signal_correlation(base["rows"], run["rows"], base["days"]),
            "pnl_correlation": pnl_correlation(base["daily"], run["daily"]),
        }
    return result


def verdict_figures(runs: dict, ic: list[dict], baselines: dict, exposures: dict, universe: Universe) -> dict:
    base = runs["lag0_off"]["summary"]
    overall = base["overall"]
    tiers = [str(t) for t in tier_order(universe)]
    sharpe_of = lambda key: runs[key]["summary"]["overall"]["sharpe"] if key in runs else math.nan
    return {
        "sharpe": overall["sharpe"],
        "sharpe_lag2": sharpe_of("lag2_off"),
        "sharpe_industry": sharpe_of("lag0_industry"),
        "sharpe_large": base["caps"][tiers[0]]["sharpe"] if len(tiers) > 1 else math.nan,
        "sharpe_small": base["caps"][tiers[-1]]["sharpe"] if len(tiers) > 1 else math.nan,
        "years": len(base["years"]),
        "positive_years": sum(y["annual_return"] > 0 for y in base["years"].values()),
        "baseline_corr": largest([b["signal_correlation"]["mean"] for b in baselines.values() if "summary" in b]),
        "factor_corr": largest([x["mean"] for x in exposures.values() if x is not None]),
        "newey_west_t": overall["newey_west_t"],
        "days": overall["days"],
        "turnover": overall["turnover"],
        "ic1": next(s["mean"] for s in ic if s["h"] == 1),
    }


def run_suite(signal: pd.DataFrame, universe: Universe, options: dict, lags=LAGS, modes=MODES) -> dict:
    """The default grid: lags 0, 1, 2 x off, industry."""
    config = DEFAULTS | options
    modes = [m for m in modes if m != "industry" or (universe.risk is not None and "industry_id" in universe.risk)]
    runs = {
        f"lag{lag}_{mode}": run_backtest(signal, universe, options | {"lag": lag, "residualize": mode})
        for lag in lags
        for mode in modes
    }
    base = runs["lag0_off"]
    series = {h: ic_of_horizon(base["rows"], universe.panel("ret"), base["days"], h) for h in HORIZONS}
    ic = [ic_summary(series[h], h) for h in HORIZONS]
    baselines = run_baselines(base, universe, options)
    exposures = factor_exposures(base["rows"], base["days"])
    f = verdict_figures(runs, ic, baselines, exposures, universe)
    sharpes = {k: r["summary"]["overall"]["sharpe"] for k, r in runs.items()}
    known = {k: s for k, s in sharpes.items() if not math.isnan(s)}
    return {
        "runs": runs,
        "median_gap": median_gap(signal, universe),
        "ic_series": series,
        "ic": ic,
        "rank_autocorrelation": rank_autocorrelation(base["rows"], base["days"]),
        "baselines": baselines,
        "exposures": exposures,
        "coverage": coverage(base["known"], universe_of_day(universe, config), base["days"]),
        "figures": f | figures(f),
        "score": score(f),
        "verdict": verdict(f),
        "best": {"config": max(known, key=known.get), "sharpe": max(known.values())} if known else None,
    }
