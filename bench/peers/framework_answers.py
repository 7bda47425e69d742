"""Writes a framework's figures beside those of Assay's rule, having checked them (fee_rules.py)."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from fee_rules import Figures


def write_answers(
    path: str,
    parameters: dict[str, Sequence[float]],
    own: dict[str, np.ndarray],
    cash: Sequence[Figures],
    turnover: Sequence[Figures],
    tolerance: float,
) -> dict[str, object]:
    """Writes one row per set: its parameters, `own` figures, and Assay's rule as `assay_…`.

    Returns the largest difference of each figure between the framework and its own rule
    ("from_cash_rule"), and between the two rules ("between_rules"). Differences are relative to
    1 + |figure|. Raises when the first is above `tolerance`: then the bridge does not hold.
    """
    columns: dict[str, Sequence[float] | np.ndarray] = {**parameters}
    from_cash: dict[str, float] = {}
    between: dict[str, float] = {}
    for name, values in own.items():
        same = np.array([getattr(figures, name) for figures in cash])
        ours = np.array([getattr(figures, name) for figures in turnover])
        # vectorbt divides a mean by a deviation of 0; what is not defined is NaN here.
        values = np.where(np.isnan(same) & ~np.isfinite(values), np.nan, values)
        from_cash[name] = largest_difference(values, same)
        between[name] = largest_difference(ours, same)
        columns[name] = values
        columns[f"assay_{name}"] = ours
    if not all(difference <= tolerance for difference in from_cash.values()):
        raise ValueError(f"the framework differs from its rule: {from_cash}")
    pl.DataFrame(columns).write_parquet(path)
    return {"sets": len(cash), "from_cash_rule": from_cash, "between_rules": between}


def largest_difference(a: np.ndarray, b: np.ndarray) -> float:
    """Infinite when only one side is defined somewhere."""
    if not np.array_equal(np.isnan(a), np.isnan(b)):
        return float("inf")
    return float(np.nanmax(np.abs(a - b) / (1.0 + np.abs(b)), initial=0.0))
