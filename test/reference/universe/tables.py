"""Source tables and signal files as pandas frames: columns rounded to float32, keys unique, dates as calendar dates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

GROUPS = ("cap", "industry_id", "sector_id")
FACTORS = ("size", "value", "growth", "leverage", "volatility", "momentum")


class BadInput(Exception):
    """What the semantics call bad input."""


def read_any(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path)


def read_table(folder: Path, name: str) -> pd.DataFrame | None:
    for suffix in (".parquet", ".csv.gz", ".csv"):
        path = folder / f"{name}{suffix}"
        if path.exists():
            return read_any(path)
    return None


def as_dates(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column).dt.normalize().astype("datetime64[ns]")


def as_float32(column: pd.Series) -> pd.Series:
    """Reading 1: columns are float32, arithmetic after that is float64."""
    return column.astype("float32").astype("float64")


def normalise(table: pd.DataFrame, counts: dict, name: str) -> pd.DataFrame:
    """Reading 2: the last row of a key stays; numbers become float32, group columns stay labels."""
    table = table.copy()
    table["security_id"] = table["security_id"].astype("int64")
    table["date"] = as_dates(table["date"])
    for column in table.columns:
        if column not in ("security_id", "date", *GROUPS):
            table[column] = as_float32(table[column])
        elif column in GROUPS and pd.api.types.is_numeric_dtype(table[column]):
            table[column] = table[column].astype("Int64").astype("string")
    unique = table.drop_duplicates(["security_id", "date"], keep="last")
    counts[f"{name}_duplicates"] = len(table) - len(unique)
    return unique.sort_values(["security_id", "date"]).reset_index(drop=True)


class Universe:
    """The source tables; `ret` carries `n`, the index of its date in the calendar."""

    def __init__(self, folder: str | Path):
        folder = Path(folder)
        self.counts: dict[str, int] = {}
        calendar = read_table(folder, "trading_date")
        self.dates = pd.DatetimeIndex(np.sort(as_dates(calendar["date"]).unique()))
        number = pd.Series(range(len(self.dates)), index=self.dates)

        ret = normalise(read_table(folder, "ret"), self.counts, "ret")
        inside = ret["date"].isin(self.dates)
        self.counts["ret_outside_calendar"] = int((~inside).sum())
        self.ret = ret[inside].reset_index(drop=True)
        self.ret["n"] = self.ret["date"].map(number).astype("int64")

        risk = read_table(folder, "risk")
        self.risk = None if risk is None else normalise(risk, self.counts, "risk")
        flags = read_table(folder, "descriptor")
        self.descriptor = None if flags is None else normalise(flags, self.counts, "descriptor")

    def panel(self, column: str) -> pd.DataFrame:
        """`column` of `ret` as trading days x securities; NaN where there is no row."""
        if column not in self.ret:
            raise BadInput(f"ret has no column {column}")
        wide = self.ret.pivot(index="n", columns="security_id", values=column)
        return wide.reindex(range(len(self.dates)))


def read_signal(path: str | Path) -> pd.DataFrame:
    """A signal file: security_id, date_sig, date_avail, signal, in file order."""
    signal = read_any(Path(path)).reset_index(drop=True)
    signal = signal[["security_id", "date_sig", "date_avail", "signal"]].copy()
    signal["security_id"] = signal["security_id"].astype("int64")
    signal["date_sig"] = as_dates(signal["date_sig"])
    signal["date_avail"] = as_dates(signal["date_avail"])
    signal["signal"] = as_float32(signal["signal"])
    # "`date_avail` … is never before `date_sig`"
    if (signal["date_avail"] < signal["date_sig"]).any():
        raise BadInput("date_avail before date_sig")
    if np.isinf(signal["signal"]).any():
        raise BadInput("infinite signal")
    return signal
