"""Reads the columns of one configuration from the Parquet files of a snapshot with pandas, warm.

    python open_pandas.py SNAPSHOT_FOLDER

Answers, in one row: rows and sums that show that both sides hold the same.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl

from peer_protocol import serve

KEY = ["security_id", "date"]
folder = Path(sys.argv[1])


def read(table: str, column: str) -> pd.DataFrame:
    # Dates as days and not as objects, which pandas makes of them unless told.
    options = {"date_as_object": False}
    return pd.read_parquet(folder / f"{table}.parquet", columns=[*KEY, column], to_pandas_kwargs=options)


def opened():
    return read("ret", "ret"), read("risk", "cap")


def sum_of_keys(table: pd.DataFrame) -> float:
    days = table["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return float(days.sum() + table["security_id"].sum())


def answers(path: str) -> dict[str, object]:
    ret, risk = opened()
    row = {
        "opened": 0.0,
        "ret_rows": float(len(ret)),
        "ret_keys": sum_of_keys(ret),
        "ret_known": float(ret["ret"].notna().sum()),
        "ret_sum": float(ret["ret"].astype("float64").sum()),
        "risk_rows": float(len(risk)),
        "risk_keys": sum_of_keys(risk),
        # Codes as a snapshot gives them: places among the sorted labels, -1 for none.
        "cap_sum": float(risk["cap"].astype("category").cat.codes.astype("int64").sum()),
    }
    pl.DataFrame(row).write_parquet(path)
    return {}


serve(opened, answers, ("pandas", "pyarrow", "numpy"))
