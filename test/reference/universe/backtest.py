"""One config from signal to statistics."""

from __future__ import annotations

import pandas as pd

from .cross_section import cross_section, range_of, universe_of_day
from .portfolio import daily_series, decile_returns, returns_for, targets
from .residualise import residualise
from .statistics import annual_return, sharpe, summary
from .tables import Universe

DEFAULTS = {
    "lag": 0,
    "residualize": "off",
    "weight": "equal",
    "fractile": [10, 90],
    "mincos": 10,
    "hold": 1,
    "from_open": False,
    "tc_model": "naive",
    "tc_bps": 10,
    "book": None,
    "universe": "all",
    "universe_flag": None,
    "from": None,
    "to": None,
}
MIN_YEAR = 60


def universe_mean(universe: Universe, config: dict, returns: pd.DataFrame, days: list[int]) -> list[float]:
    """Plain mean of the known returns on e over U(e − 1) (reading 24)."""
    members = universe_of_day(universe, config).groupby("d")["security_id"].apply(list)
    return [returns.loc[e].reindex(members.get(e - 1, [])).mean() for e in days]


def median_gap(signal: pd.DataFrame, universe: Universe) -> float:
    """ "the check warns when the median gap between rows is longer" than hold: trading days between rows of a security."""
    d = pd.Series(universe.dates.searchsorted(signal["date_avail"]), index=signal.index)
    gaps = d.groupby(signal["security_id"]).apply(lambda s: s.drop_duplicates().sort_values().diff())
    return float(gaps.dropna().median())


def tier_order(universe: Universe) -> list[str]:
    """Cap tiers from large to small (reading 19)."""
    risk = universe.risk
    if risk is None or "cap" not in risk:
        return []
    tiers = [t for t in risk["cap"].dropna().unique()]
    if "mcap" in risk:
        mean = risk.groupby("cap")["mcap"].mean()
        tiers.sort(key=lambda t: -mean[t])
    for label, place in (("large", 0), ("small", len(tiers))):
        for t in [t for t in tiers if str(t).lower() == label]:
            tiers.remove(t)
            tiers.insert(place, t)
    return tiers


def portfolio_of(rows: pd.DataFrame, days: list[int], skipped: list, universe: Universe, config: dict, mean: list[float]):
    """Daily series, weights, flat days of one group."""
    returns = returns_for(universe, config)
    weights, counts = targets(rows, days, skipped, config)
    daily = daily_series(weights, returns, universe, config)
    daily["universe_mean"] = mean
    return daily, weights, counts


def decile_table(rows, weights, universe, config) -> list[dict]:
    table = decile_returns(rows, weights, returns_for(universe, config), config)
    return [
        {
            "decile": int(number),
            "annual_return": annual_return(part["ret"]),
            "sharpe": sharpe(part["ret"]),
            "names": float(part["names"].mean()),
            "days": len(part),
        }
        for number, part in table.groupby("decile")
    ]


def run_backtest(signal: pd.DataFrame, universe: Universe, options: dict, days: list[int] | None = None) -> dict:
    """Everything about one config; with `days`, the range of another run (baselines: reading 32), no cap tiers and deciles."""
    config = DEFAULTS | options
    rows, known, counts = cross_section(signal, universe, config)
    whole = days is None
    days = range_of(known, universe, config) if whole else days
    in_range = rows[rows["d"].isin({e - 1 for e in days})]
    residuals, skipped, left_out = residualise(in_range, config["residualize"])
    mean = universe_mean(universe, config, returns_for(universe, config), days)
    daily, weights, flat = portfolio_of(residuals, days, skipped, universe, config, mean)
    daily["date"] = [universe.dates[e].strftime("%Y-%m-%d") for e in daily["e"]]

    years = {}
    for year, part in daily.groupby(daily["date"].str[:4]):
        if len(part) >= MIN_YEAR:  # "each year (under 60 days ignored)"
            years[year] = summary(part)
    caps, cap_counts, cap_daily = {}, {}, {}
    for tier in tier_order(universe) if whole else []:
        # "each cap tier, fractiles formed within the tier"
        within = residuals[residuals["cap"] == tier]
        tier_daily, _, cap_counts[str(tier)] = portfolio_of(within, days, skipped, universe, config, mean)
        caps[str(tier)] = summary(tier_daily)
        cap_daily[str(tier)] = tier_daily
    return {
        "config": config,
        "rows": rows,
        "known": known,
        "days": days,
        "residuals": residuals,
        "skipped": skipped,
        "weights": weights,
        "daily": daily,
        "cap_daily": cap_daily,
        "summary": {"overall": summary(daily), "years": years, "caps": caps},
        "fractile": decile_table(residuals, weights, universe, config) if whole else [],
        "counts": counts | left_out | flat | ({"caps": cap_counts} if whole else {}),
    }
