"""Fractile portfolios: ranks, weights at formation, costs, daily series."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from .costs import cost_of
from .tables import Universe

EMPTY = pd.Series(dtype=float)


def rank_share(signal: pd.Series) -> np.ndarray:
    """ "`u = (average rank − ½)/n`" (reading 16)"""
    return (rankdata(signal) - 0.5) / len(signal)


def decile(u: np.ndarray) -> np.ndarray:
    """ "decile = ⌊10u⌋" """
    return np.floor(10 * u).astype(int)


def raw_weight(day: pd.DataFrame, weight: str) -> pd.Series:
    """ "`equal`, `value` by market cap, `volume` by ADV"; NaN where there is no weight (reading 17)."""
    if weight == "equal":
        return pd.Series(1.0, index=day.index)
    size = day["mcap" if weight == "value" else "adv"]
    return size.where(size > 0)


def form(day: pd.DataFrame, config: dict):
    """Target weights of one formation day by security, or None when too few names; and the names without a weight."""
    low, high = config["fractile"]
    u = rank_share(day["signal"])
    size = raw_weight(day, config["weight"])
    on_side = (u > high / 100) | (u < low / 100)
    unknown = int((size.isna() & on_side).sum())
    longs = size[(u > high / 100) & size.notna()]
    shorts = size[(u < low / 100) & size.notna()]
    # "A day with fewer than `mincos` names on a side is flat and counted"
    if min(len(longs), len(shorts)) < config["mincos"]:
        return None, unknown
    # "Each side sums to 1"
    weights = pd.concat([longs / longs.sum(), -shorts / shorts.sum()])
    weights.index = day.loc[weights.index, "security_id"]
    return weights.sort_index(), unknown


def targets(rows: pd.DataFrame, days: list[int], skipped: list[dict], config: dict):
    """Target weights of the formation day before each P&L day, flat days by reason (reading 12)."""
    by_day = dict(list(rows.groupby("d")))
    skipped_days = {s["d"] for s in skipped}
    counts = {"no_signal": 0, "skipped": 0, "mincos": 0, "unknown_weight": 0}
    result = {}
    for e in days:
        d = e - 1
        weights = None
        if d in skipped_days:
            counts["skipped"] += 1
        elif d not in by_day:
            counts["no_signal"] += 1
        else:
            weights, unknown = form(by_day[d], config)
            counts["unknown_weight"] += unknown
            counts["mincos"] += weights is None
        result[e] = EMPTY if weights is None else weights
    counts["flat"] = sum(len(w) == 0 for w in result.values())
    return result, counts


def returns_for(universe: Universe, config: dict) -> pd.DataFrame:
    """ "earns `ret[d+1]`; with `from_open` … `openret[d+1]`" """
    return universe.panel("openret" if config["from_open"] else "ret")


def change(new: pd.Series, old: pd.Series) -> pd.Series:
    """ "`Δw` is target to target" """
    return new.sub(old, fill_value=0.0)


def daily_series(weights: dict[int, pd.Series], returns: pd.DataFrame, universe: Universe, config: dict) -> pd.DataFrame:
    """One row per P&L day: "`net[d+1] = Σ w_d·ret[d+1] − cost_d`, dated d+1" """
    days = list(weights)
    held = EMPTY
    records = []
    for e in days:
        w = weights[e]
        earned = returns.loc[e].reindex(w.index)
        # "a missing return earns 0, is not renormalised, is counted"
        pnl = w * earned.fillna(0.0)
        trades = [(e - 1, change(w, held))]
        if e == days[-1]:
            trades.append((e, -w))  # "the first entry and the last exit are charged" (reading 9)
        traded = sum(float(dw.abs().sum()) for _, dw in trades)
        cost = sum(cost_of(dw, d, universe, config) for d, dw in trades)
        records.append(
            {
                "e": e,
                "gross": pnl.sum(),
                "net": pnl.sum() - cost,
                "cost": cost,
                "turnover": traded / 2,  # "`turnover_d = Σ|Δw|/2`"
                "long": pnl[w > 0].sum(),
                "short": pnl[w < 0].sum(),
                "n_long": int((w > 0).sum()),
                "n_short": int((w < 0).sum()),
                "missing_returns": int(earned.isna().sum()),
            }
        )
        held = w
    columns = "e gross net cost turnover long short n_long n_short missing_returns".split()
    return pd.DataFrame(records, columns=columns)


def decile_returns(rows: pd.DataFrame, weights: dict[int, pd.Series], returns: pd.DataFrame, config: dict) -> pd.DataFrame:
    """The return of each decile on each day that is not flat (reading 21): columns e, decile, ret, names."""
    records = []
    by_day = dict(list(rows.groupby("d")))
    for e, w in weights.items():
        if len(w) == 0:
            continue
        day = by_day[e - 1]
        day = day.assign(decile=decile(rank_share(day["signal"])), size=raw_weight(day, config["weight"]))
        for number, names in day.dropna(subset="size").groupby("decile"):
            earned = returns.loc[e].reindex(names["security_id"]).fillna(0.0).to_numpy()
            share = (names["size"] / names["size"].sum()).to_numpy()
            records.append({"e": e, "decile": int(number), "ret": float((share * earned).sum()), "names": len(names)})
    return pd.DataFrame(records, columns=["e", "decile", "ret", "names"])
