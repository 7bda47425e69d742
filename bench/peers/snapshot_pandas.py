"""A snapshot of source tables as one makes it in pandas: read, types, de-duplicate, check, join, sort,
hash the values, write.

    python snapshot_pandas.py SOURCE_FOLDER OUT_FOLDER

Writes ret, risk, descriptor, trading_date, master, factors, asof_resid and asof_cap as Parquet (zstd,
level 1) and manifest.json with the hash of each; prints the same. The hash is that of a snapshot of
format 5, so that it says whether both sides made the same tables. No raw columns beside the Parquet,
nothing is flushed to the disk, and what a source could have wrong is not looked for.
"""

import hashlib
import json
import struct
import sys
from pathlib import Path

import numpy as np
import pandas as pd

KEY = ["security_id", "date"]
GROUPS = ("cap", "industry_id", "sector_id")
FACTORS = ["size", "value", "growth", "leverage", "volatility", "momentum", "yield"]
NAN = np.float32(np.nan)

source, out = Path(sys.argv[1]), Path(sys.argv[2])


def read(name: str) -> pd.DataFrame:
    return pd.read_parquet(source / f"{name}.parquet", to_pandas_kwargs={"date_as_object": False})


def normalise(table: pd.DataFrame, groups: tuple[str, ...], dates: pd.DatetimeIndex) -> pd.DataFrame:
    """Types, dates of the calendar, the last row of each key, sorted by key."""
    table["security_id"] = table["security_id"].astype("int32")
    for column in table.columns.difference(KEY):
        if column in groups:
            table[column] = table[column].astype("category")
        else:
            table[column] = table[column].astype("float32").replace([np.inf, -np.inf], np.nan)
    table = table[table["date"].isin(dates)]
    table = table.drop_duplicates(KEY, keep="last")
    return table.sort_values(KEY, ignore_index=True)


def check_returns(ret: pd.DataFrame, dates: pd.DatetimeIndex) -> dict[str, float]:
    """Share of returns that agree with the change of the close of the same, the last and the next day."""
    n = pd.Series(dates.searchsorted(ret["date"]), index=ret.index)
    security = ret["security_id"]
    before = (security == security.shift()) & (n == n.shift() + 1)
    change = (ret["close_adj"].astype("float64") / ret["close_adj"].shift() - 1).where(before)
    shares = {}
    for name, shift in (("previous_day", 1), ("same_day", 0), ("next_day", -1)):
        near = (security == security.shift(shift)) & (n == n.shift(shift) + shift)
        other = change.shift(shift).where(near)
        compared = ret["ret"].notna() & (other.abs() >= 2e-3)
        agrees = (ret["ret"] - other).abs() <= 5e-4 + 0.01 * other.abs()
        shares[name] = float(agrees[compared].mean())
    if shares["same_day"] < 0.5 * max(shares["previous_day"], shares["next_day"]):
        raise ValueError(f"returns are shifted by a day: {shares}")
    return shares


def text(value: str) -> bytes:
    encoded = value.encode()
    return struct.pack("<i", len(encoded)) + encoded


def digest(column: pd.Series) -> tuple[str, str]:
    """Type and SHA-256 of the values of a column, rows in the order of the key."""
    sha = hashlib.sha256()
    if column.dtype == "category":
        column = column.cat.remove_unused_categories()
        labels = column.cat.categories
        whole = pd.api.types.is_numeric_dtype(labels)
        sha.update(struct.pack("<i", len(labels)))
        for label in labels:
            sha.update(text(str(int(label)) if whole else label))
        sha.update(column.cat.codes.to_numpy("int32"))
        return "groups:whole" if whole else "groups:text", sha.hexdigest()
    if column.dtype == "float32":
        values = column.to_numpy(copy=True)
        values[np.isnan(values)] = NAN
        sha.update(values)
        return "float32", sha.hexdigest()
    if column.dtype == "int32":
        sha.update(column.to_numpy())
        return "int32", sha.hexdigest()
    sha.update(column.to_numpy().astype("datetime64[D]").astype("int32"))
    return "date", sha.hexdigest()


def table_hash(digests: dict[str, tuple[str, str]]) -> str:
    sha = hashlib.sha256()
    for name in sorted(digests):
        for part in (name, *digests[name]):
            sha.update(text(part))
    return sha.hexdigest()[:16]


def digests_of(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    return {name: digest(table[name]) for name in table.columns}


def write(table: pd.DataFrame, name: str) -> None:
    table.to_parquet(out / f"{name}.parquet", compression="zstd", compression_level=1, index=False)


out.mkdir(parents=True)
hashes: dict[str, str] = {}

calendar = read("trading_date").sort_values("date", ignore_index=True)
dates = pd.DatetimeIndex(calendar["date"])
calendar["n"] = np.arange(len(calendar), dtype="int32")
hashes["trading_date"] = table_hash(digests_of(calendar))
write(calendar, "trading_date")

ret = normalise(read("ret"), (), dates)
check = check_returns(ret, dates)
ret_digests = digests_of(ret)
hashes["ret"] = table_hash(ret_digests)
write(ret, "ret")

risk = normalise(read("risk"), GROUPS, dates)
risk_digests = digests_of(risk)
hashes["risk"] = table_hash(risk_digests)
write(risk, "risk")

if (source / "descriptor.parquet").exists():
    descriptor = read("descriptor")
    flags = tuple(descriptor.columns.difference(KEY))
    descriptor = normalise(descriptor, flags, dates)
    hashes["descriptor"] = table_hash(digests_of(descriptor))
    write(descriptor, "descriptor")
    del descriptor

master = ret.merge(risk, on=KEY, how="left")
del ret
joined = {name: digest(master[name]) for name in risk.columns.difference(KEY)}
hashes["master"] = table_hash(ret_digests | joined)
write(master, "master")
del master

factors = [name for name in FACTORS if name in risk]
hashes["factors"] = table_hash({name: risk_digests[name] for name in [*KEY, *factors]})
write(risk[[*KEY, *factors]], "factors")

dated = {("date_sig" if name == "date" else name): found for name, found in risk_digests.items()}
asof = risk.rename(columns={"date": "date_sig"}).sort_values(["date_sig", "security_id"], ignore_index=True)
hashes["asof_resid"] = table_hash(dated)
write(asof, "asof_resid")
cap = ["security_id", "date_sig", "cap"]
hashes["asof_cap"] = table_hash({name: dated[name] for name in cap})
write(asof[cap], "asof_cap")

document = {"hashes": hashes, "check": check}
(out / "manifest.json").write_text(json.dumps(document, indent=2))
print(json.dumps(document))
