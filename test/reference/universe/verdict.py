"""Score and verdict: "All figures from lag 0, residualise off, overall, net; never from the best config." (readings 36, 37)"""

from __future__ import annotations

import math

WEIGHTS = {
    "sharpe": 25,
    "lag_stability": 15,
    "residual_stability": 15,
    "baseline_uniqueness": 15,
    "cap_consistency": 10,
    "year_consistency": 10,
    "factor_uniqueness": 10,
}
GRADES = ((80, "A"), (65, "B"), (50, "C"), (35, "D"))


def unknown(x) -> bool:
    return x is None or math.isnan(x)


def ratio(numerator, base):
    """ "A ratio over a base that is not positive is 0." None when it cannot be computed."""
    if unknown(base):
        return None
    if base <= 0:
        return 0.0
    return None if unknown(numerator) else numerator / base


def figures(f: dict) -> dict:
    """The ratios behind components and tests; `f` holds the suite's figures, None or NaN where not known."""
    return {
        "lag_stability": ratio(f["sharpe_lag2"], f["sharpe"]),
        "residual_stability": ratio(f["sharpe_industry"], f["sharpe"]),
        "cap_consistency": ratio(f["sharpe_large"], f["sharpe_small"]),
        "positive_years": f["positive_years"] / f["years"] if f["years"] else None,
    }


def score(f: dict) -> dict:
    r = figures(f)
    percent = {
        "sharpe": None if unknown(f["sharpe"]) else f["sharpe"] / 2 * 100,
        "lag_stability": None if r["lag_stability"] is None else r["lag_stability"] * 100,
        "residual_stability": None if r["residual_stability"] is None else r["residual_stability"] * 100,
        "baseline_uniqueness": None if unknown(f["baseline_corr"]) else 100 - abs(f["baseline_corr"]) / 0.5 * 100,
        "cap_consistency": None if r["cap_consistency"] is None else r["cap_consistency"] * 100,
        "year_consistency": None if r["positive_years"] is None else r["positive_years"] * 100,
        "factor_uniqueness": None if unknown(f["factor_corr"]) else 100 - abs(f["factor_corr"]) / 0.3 * 100,
    }
    # "value, clamped to 0–100"
    components = {k: None if v is None else min(100.0, max(0.0, v)) for k, v in percent.items()}
    computable = sum(WEIGHTS[k] for k, v in components.items() if v is not None)
    # "its weight shared out; under 70 % of the weight computable there is no grade"
    total = grade = None
    if computable >= 70:
        total = sum(WEIGHTS[k] * v for k, v in components.items() if v is not None) / computable
        grade = next((g for least, g in GRADES if total >= least), "F")
    return {"total": total, "grade": grade, "computable": computable, "components": components}


def verdict(f: dict) -> dict:
    """Colour and the rules that decided it, each with figure and threshold."""
    r = figures(f)
    red = [
        ("sharpe", f["sharpe"], 0.5, lambda x: x < 0.5),
        ("sharpe_lag2", f["sharpe_lag2"], 0.0, lambda x: x <= 0),
        ("baseline_corr", f["baseline_corr"], 0.8, lambda x: abs(x) >= 0.8),
        ("look_ahead_ic", f["ic1"], 0.15, lambda x: x > 0.15),
        ("look_ahead_sharpe", f["sharpe"], 6.0, lambda x: x > 6),
    ]
    green = [
        ("sharpe", f["sharpe"], 1.0, lambda x: x >= 1),
        ("newey_west_t", f["newey_west_t"], 2.5, lambda x: x >= 2.5),
        ("days", f["days"], 504, lambda x: x >= 504),
        ("lag_stability", r["lag_stability"], 0.5, lambda x: x >= 0.5),
        ("residual_stability", r["residual_stability"], 0.5, lambda x: x >= 0.5),
        ("baseline_corr", f["baseline_corr"], 0.5, lambda x: abs(x) < 0.5),
        ("factor_corr", f["factor_corr"], 0.3, lambda x: abs(x) < 0.3),
        ("cap_consistency", r["cap_consistency"], 0.5, lambda x: x >= 0.5),
        ("positive_years", r["positive_years"], 0.6, lambda x: x >= 0.6),
        ("turnover", f["turnover"], 1.0, lambda x: x < 1),
    ]
    critical = [(name, x, limit) for name, x, limit, bad in red if not unknown(x) and bad(x)]
    failed = [(name, x, limit) for name, x, limit, good in green if not unknown(x) and not good(x)]
    not_computed = [(name, None, limit) for name, x, limit, _ in green if unknown(x)]
    color = "red" if critical else "yellow" if failed or not_computed else "green"
    as_dicts = lambda found: [{"test": n, "figure": x, "threshold": t} for n, x, t in found]
    return {"color": color, "red": as_dicts(critical), "failed": as_dicts(failed), "not_computed": as_dicts(not_computed)}
