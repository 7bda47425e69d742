"""Cases derived by hand, each with its derivation: `python -m universe.self_check`."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from .align import in_force, settle
from .as_of import as_of
from .baselines import change_over
from .costs import cost_of
from .ic import forward_returns, ic_of_horizon
from .portfolio import daily_series, decile, form, rank_share
from .residualise import residualise
from .statistics import break_even_bps, max_drawdown, newey_west_lag, newey_west_t, sharpe, sharpe_error
from .verdict import score, verdict

DATES = pd.DatetimeIndex(["2024-01-04", "2024-01-05", "2024-01-08", "2024-01-09", "2024-01-10", "2024-01-11"])
CONFIG = {"fractile": [20, 80], "mincos": 1, "weight": "equal", "tc_model": "naive", "tc_bps": 10, "from_open": False}


def near(got, want, tolerance=1e-12):
    assert np.allclose(got, want, rtol=tolerance, atol=tolerance, equal_nan=True), f"got {got}, derived {want}"


def signal_rows(*rows):
    table = pd.DataFrame(rows, columns=["security_id", "date_sig", "date_avail", "signal"])
    for column in ("date_sig", "date_avail"):
        table[column] = pd.to_datetime(table[column])
    return table


def alignment():
    # Friday's close known on Saturday: first trading date is Monday (2), one day later with lag 1. Same close on Monday: Monday, or
    # with from_open Tuesday (3). Same close on a Saturday: Monday in both.
    rows = signal_rows(
        (1, "2024-01-05", "2024-01-06", 1.0), (2, "2024-01-08", "2024-01-08", 1.0), (3, "2024-01-06", "2024-01-06", 1.0)
    )
    for lag, from_open, want in ((0, False, [2, 2, 2]), (1, False, [3, 3, 3]), (0, True, [2, 3, 2])):
        accepted, counts = settle(rows, DATES, {1, 2, 3}, lag, from_open, 1)
        assert accepted["d"].tolist() == want and counts["same_close"] == 2
    # Hold 3: A (computed 5th) on d=2 would last 2, 3, 4. B (computed 4th, late) on d=3 is older than A in force: ignored, and does not
    # end A. With hold 1 A has run out on 3, so B is accepted.
    rows = signal_rows((1, "2024-01-05", "2024-01-06", 1.0), (1, "2024-01-04", "2024-01-09", 2.0))
    accepted, counts = settle(rows, DATES, {1}, 0, False, 3)
    assert counts["older"] == 1 and in_force(accepted, 3, 6)["d"].tolist() == [2, 3, 4]
    accepted, counts = settle(rows, DATES, {1}, 0, False, 1)
    assert counts["older"] == 0 and in_force(accepted, 1, 6)["signal"].tolist() == [1.0, 2.0]
    # The last day of A's hold is 4: B on 4 is still older than the one in force, on 5 it is not.
    for date, older in (("2024-01-10", 1), ("2024-01-11", 0)):
        rows = signal_rows((1, "2024-01-05", "2024-01-06", 1.0), (1, "2024-01-04", date, 2.0))
        assert settle(rows, DATES, {1}, 0, False, 3)[1]["older"] == older
    # A row ends the one before it, even with hold 3; several on one d: the latest date_sig.
    rows = signal_rows(
        (1, "2024-01-04", "2024-01-05", 1.0), (1, "2024-01-07", "2024-01-08", 3.0), (1, "2024-01-06", "2024-01-07", 2.0)
    )
    accepted, counts = settle(rows, DATES, {1}, 0, False, 3)
    assert counts["same_day"] == 1
    assert in_force(accepted, 3, 6)[["d", "signal"]].to_numpy().tolist() == [[1, 1.0], [2, 3.0], [3, 3.0], [4, 3.0]]


def as_of_values():
    # 63 days before 2024-03-04 is 2024-01-01: still known; a day later it is not. A NaN in the last row stays.
    table = pd.DataFrame({"security_id": [1, 2, 2], "date": pd.to_datetime(["2024-01-01", "2024-01-01", "2024-02-01"]), "x": [5.0, 6.0, np.nan]})
    rows = pd.DataFrame({"security_id": [1, 1, 2, 2], "date_sig": pd.to_datetime(["2024-03-04", "2024-03-05", "2024-02-10", "2023-12-31"])})
    near(as_of(rows, "date_sig", table, ["x"])["x"], [5.0, np.nan, np.nan, np.nan])


def ranks():
    # 5 names, two tied on ranks 2 and 3: u = 0.1, 0.4, 0.4, 0.7, 0.9 -> deciles 1, 4, 4, 7, 9
    u = rank_share(pd.Series([1.0, 2.0, 2.0, 3.0, 4.0]))
    near(u, [0.1, 0.4, 0.4, 0.7, 0.9])
    assert decile(u).tolist() == [1, 4, 4, 7, 9]
    # strict: u = 0.1 is not short at 10, u = 0.9 not long at 90
    day = pd.DataFrame({"security_id": [1, 2, 3, 4, 5], "signal": [1.0, 2.0, 2.0, 3.0, 4.0], "mcap": [1.0, 1, 1, 1, 3]})
    assert form(day, CONFIG | {"fractile": [10, 80]})[0] is None
    assert form(day, CONFIG | {"fractile": [20, 90]})[0] is None
    near(form(day, CONFIG)[0], [-1, 1])
    near(form(day, CONFIG | {"fractile": [50, 60], "weight": "value"})[0], [-1 / 3, -1 / 3, -1 / 3, 0.25, 0.75])


class Stub:
    dates = DATES


def accounting():
    # e=1: long A, short B: gross 0.02 + 0.01 = 0.03; Σ|Δw| = 2, cost 0.002. e=2: long C, short B; C's return is missing: gross −0.04;
    # Δw = −1 on A, +1 on C: Σ 2. e=3 flat: Σ|Δw| = 2, gross 0, net −0.002. Last exit of nothing: 0.
    returns = pd.DataFrame({1: [0, 0.02, 9, 9], 2: [0, -0.01, 0.04, 9], 3: [0, 9, np.nan, 9]})
    weights = {1: pd.Series({1: 1.0, 2: -1.0}), 2: pd.Series({2: -1.0, 3: 1.0}), 3: pd.Series(dtype=float)}
    daily = daily_series(weights, returns, Stub, CONFIG)
    near(daily["gross"], [0.03, -0.04, 0.0])
    near(daily["net"], [0.028, -0.042, -0.002])
    near(daily["turnover"], [1, 1, 1])
    assert daily["missing_returns"].tolist() == [0, 1, 0]
    # break-even: Σ gross −0.01 over Σ|Δw| 6
    near(break_even_bps(daily["gross"], daily["turnover"]), -0.01 / 6 * 1e4)
    # without the flat day the exit is charged on the last day: Σ|Δw| = 2 + 2
    del weights[3]
    near(daily_series(weights, returns, Stub, CONFIG)["cost"], [0.002, 0.004])


def impact():
    # 60 returns of alternating ±1 %: mean 0, σ = √(60·1e-4/59). Δw 0.5, book 100, ADV 200: √0.25 = 0.5.
    universe = Stub()
    universe.dates = pd.bdate_range("2024-01-01", periods=60)
    universe.ret = pd.DataFrame({"security_id": 1, "n": range(60), "date": universe.dates, "ret": [0.01, -0.01] * 30, "adv": 200.0})
    config = CONFIG | {"tc_model": "impact", "book": 100.0}
    near(cost_of(pd.Series({1: 0.5}), 59, universe, config), 0.5 * 0.001 + 0.5 * math.sqrt(60e-4 / 59) * 0.5)


def residuals():
    # Industries a (1, 2, 6), b (ten names 0…9), c (two names): c left out; a has mean 3, b 4.5. n = 13 >= 2 + 10.
    day = pd.DataFrame({"d": 0, "security_id": range(15), "industry_id": ["a"] * 3 + ["b"] * 10 + ["c"] * 2})
    day["signal"] = [1.0, 2, 6, *range(10), 5, 7]
    table, skipped, counts = residualise(day, "industry")
    near(table["signal"], [-2, -1, 3, *(np.arange(10) - 4.5)])
    assert not skipped and counts == {"unknown_regressor": 0, "small_industry": 2}
    # One name less: n = 12 >= 12 still; two less: 11 < 12 is skipped.
    assert not residualise(day.drop(index=12), "industry")[1]
    assert residualise(day.drop(index=[11, 12]), "industry")[1] == [{"d": 0, "n": 11, "k": 2}]
    # `all` against the normal equations, with a factor given twice: same residuals, k does not count the copy.
    rng = np.random.default_rng(1)
    day = pd.DataFrame({"d": 0, "security_id": range(40), "industry_id": ["a", "b"] * 20, "signal": rng.normal(size=40)})
    day["size"] = rng.normal(23, 1, 40)
    day["value"] = 2 * day["size"] - 1
    x = np.column_stack([day["industry_id"] == "a", day["industry_id"] == "b", day["size"]]).astype(float)
    want = day["signal"] - x @ np.linalg.solve(x.T @ x, x.T @ day["signal"])
    near(residualise(day, "all")[0]["signal"], want, 1e-9)


def statistics():
    r = pd.Series([0.01, -0.01, 0.03, 0.01])
    # mean 0.01, deviations 0, −.02, .02, 0: variance 8e-4/3
    sd = math.sqrt(8e-4 / 3)
    near(sharpe(r), 0.01 / sd * math.sqrt(252))
    near(sharpe_error(r), math.sqrt((1 + (0.01 / sd) ** 2 / 2) / 4) * math.sqrt(252))
    near(max_drawdown(r), -0.01)
    near(max_drawdown(pd.Series([-0.1, 0.2])), -0.1)  # the start counts as 1
    # T = 4, L = 2h = 4 but at most 3, so weights 3/4, 2/4, 1/4. Deviations 0, −.02, .02, 0: γ₀ = 8e-4/4, γ₁ = −4e-4/4, γ₂ = γ₃ = 0.
    dev = np.array([0, -0.02, 0.02, 0])
    gamma = [float((dev[j:] * dev[: 4 - j]).sum()) / 4 for j in range(4)]
    near(gamma, [2e-4, -1e-4, 0, 0])
    near(newey_west_t(r, 2), 0.01 / math.sqrt((2e-4 + 2 * 0.75 * -1e-4) / 4))
    assert [newey_west_lag(t) for t in (100, 504, 1259)] == [4, 5, 7] and newey_west_lag(504, 5) == 10


def windows():
    # forward return over 2 days from day 0: 1.1·1.2 − 1; missing return inside: not known
    ret = pd.DataFrame({1: [9, 0.1, 0.2, np.nan, 0.1]})
    near(forward_returns(ret, 2)[1], [0.32, np.nan, np.nan, np.nan, np.nan])
    # closes 1…8: change over t−2…t−1 at t=2: 2/1 − 1; a missing close between the ends makes it not known
    universe = Stub()
    universe.dates = pd.bdate_range("2024-01-01", periods=8)
    universe.ret = pd.DataFrame({"security_id": 1, "n": range(8), "close_adj": [1.0, 2, 3, 4, np.nan, 6, 7, 8]})
    universe.panel = lambda column: universe.ret.set_index("n")[[column]].rename(columns={column: 1})
    near(change_over(universe, 2, 0)[1], [np.nan, np.nan, 2, 1, np.nan, np.nan, np.nan, 8 / 6 - 1])
    near(change_over(universe, 2, 1)[1], [np.nan, np.nan, 1, 0.5, 1 / 3, np.nan, np.nan, 7 / 6 - 1])


def information():
    # 20 names, signal 1…20, return the same order but the last two swapped: ρ = 1 − 6·2/(20·399). 19 names: no IC.
    day = pd.DataFrame({"d": 0, "security_id": range(20), "signal": np.arange(20.0)})
    ret = pd.DataFrame([np.zeros(20), [*range(18), 19, 18]], columns=range(20))
    near(ic_of_horizon(day, ret, [1], 1)["ic"], [1 - 12 / (20 * 399)])
    near(ic_of_horizon(day.head(19), ret, [1], 1)["ic"], [np.nan])


def verdicts():
    best = dict(sharpe=2.0, sharpe_lag2=2.0, sharpe_industry=1.0, sharpe_large=1.0, sharpe_small=1.0, years=4, positive_years=4)
    best |= dict(baseline_corr=0.25, factor_corr=-0.15, newey_west_t=3.0, days=600, turnover=0.5, ic1=0.03)
    # 25·100 + 15·100 + 15·50 + 15·50 + 10·100 + 10·100 + 10·50 = 8000 of 100
    near(score(best)["total"], 80.0)
    assert score(best)["grade"] == "A" and verdict(best)["color"] == "green"
    # without baselines the weight 85 is shared: 7250/85
    near(score(best | {"baseline_corr": math.nan})["total"], 7250 / 85)
    assert verdict(best | {"baseline_corr": math.nan})["color"] == "yellow"
    # without sharpe at all: base of two ratios gone too, 45 % left
    assert score(best | {"sharpe": math.nan})["grade"] is None
    for change in ({"ic1": 0.2}, {"sharpe_lag2": 0.0}, {"baseline_corr": -0.8}, {"sharpe": 0.4}, {"sharpe": 6.1}):
        assert verdict(best | change)["color"] == "red", change
    for change in ({"days": 503}, {"turnover": 1.0}, {"factor_corr": 0.3}, {"positive_years": 2}, {"newey_west_t": 2.4}):
        assert verdict(best | change)["color"] == "yellow", change
    assert score(best | {"sharpe_small": -1.0})["components"]["cap_consistency"] == 0


CHECKS = (alignment, as_of_values, ranks, accounting, impact, residuals, statistics, windows, information, verdicts)

if __name__ == "__main__":
    for check in CHECKS:
        check()
    print(f"{len(CHECKS)} checks derived by hand agree")
