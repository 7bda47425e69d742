"""As-of values: "the last row ≤ `date_sig`, at most 63 calendar days old, else not known"."""

from __future__ import annotations

import pandas as pd

MAX_AGE = pd.Timedelta(days=63)


def as_of(rows: pd.DataFrame, on: str, table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """`rows` with `columns` of `table` as known at the date `on`; a NaN in the last row stays NaN (reading 6)."""
    left = rows.assign(_order=range(len(rows))).sort_values(on, kind="stable")
    right = table[["security_id", "date", *columns]].rename(columns={"date": "_asof"}).sort_values("_asof")
    joined = pd.merge_asof(
        left, right, left_on=on, right_on="_asof", by="security_id", direction="backward", tolerance=MAX_AGE
    )
    return joined.sort_values("_order").drop(columns=["_order", "_asof"]).reset_index(drop=True)
