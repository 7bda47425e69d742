"""A small seeded universe that meets every rule: `python -m universe.synthetic` rewrites its source tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parents[2] / "fixtures" / "universe" / "synthetic"
DAYS, NAMES = 380, 60
IDS = np.arange(101, 101 + NAMES)
LISTED = {155: 30, 156: 60, 157: 90, 158: 200, 159: 260}  # first day with a row
DELISTED = {150: 120, 151: 185, 152: 186, 153: 300, 154: 349}  # last day with a row
GAPS = {103: (40, 43), 107: (140, 165), 111: (200, 201), 119: (310, 320)}  # rows missing on [from, to)


def calendar() -> pd.DatetimeIndex:
    """Weekdays from 2018-11-12 without four holidays: 2018 has under 60 days, so it is no year of its own."""
    days = pd.bdate_range("2018-11-12", periods=DAYS + 4)
    return days.drop(pd.to_datetime(["2018-12-25", "2019-01-01", "2019-07-04", "2019-12-25"]))


def returns(rng, dates, alpha):
    """Overnight and daytime returns; `alpha` [days, names] is what the signal knows of the next day."""
    market = rng.normal(0.0004, 0.008, DAYS)[:, None]
    level = rng.uniform(0.008, 0.03, NAMES)
    ret = market + level * rng.standard_t(5, (DAYS, NAMES)) * 0.8
    ret[1:] += 0.12 * level * alpha[:-1]
    overnight = 0.3 * ret + rng.normal(0, 0.002, ret.shape)
    close = 20 * np.exp(rng.normal(0, 0.8, NAMES)) * np.cumprod(1 + ret, axis=0)
    openret = np.full_like(ret, np.nan)
    openret[1:] = (1 + ret[:-1]) / (1 + overnight[:-1]) * (1 + overnight[1:]) - 1
    return ret, openret, close


def alive(rng) -> np.ndarray:
    """Where `ret` has a row: listings, delistings, long gaps and single missing rows."""
    rows = rng.random((DAYS, NAMES)) > 0.001
    for name, first in LISTED.items():
        rows[:first, name - 101] = False
    for name, last in DELISTED.items():
        rows[last + 1 :, name - 101] = False
        rows[last, name - 101] = True
    for name, (start, end) in GAPS.items():
        rows[start:end, name - 101] = False
    return rows


def long_table(dates, rows, **columns) -> pd.DataFrame:
    n, i = np.nonzero(rows)
    order = np.lexsort((n, i))
    n, i = n[order], i[order]
    table = pd.DataFrame({"security_id": IDS[i].astype("int32"), "date": dates[n]})
    for name, values in columns.items():
        table[name] = values[n, i].astype("float32")
    return table


def ret_table(rng, dates, rows, ret, openret, close) -> pd.DataFrame:
    adv = np.exp(rng.normal(16, 1, NAMES)) * np.exp(rng.normal(0, 0.05, (DAYS, NAMES)).cumsum(axis=0))
    half_spread = rng.uniform(1, 12, (DAYS, NAMES))
    close = close.copy()
    ret, openret = ret.copy(), openret.copy()
    ret[rng.random(ret.shape) < 0.006] = np.nan
    openret[rng.random(ret.shape) < 0.006] = np.nan
    close[rng.random(ret.shape) < 0.0003] = np.nan
    adv[:120][rng.random((120, NAMES)) < 0.002] = 0.0  # early: the case with impact costs runs later
    ret[0] = np.nan
    table = long_table(dates, rows, ret=ret, openret=openret, adv=adv, close_adj=close, half_spread_bps=half_spread)
    # The last of a repeated key stays: the first copies are spoilt, the last ones are the true rows.
    spoilt = table.iloc[[500, 5000, 9000]].assign(ret=np.float32(0.5))
    outside = table.iloc[[100, 7000]].assign(date=pd.to_datetime(["2019-03-02", "2019-07-04"]))
    return pd.concat([spoilt, table, outside], ignore_index=True)


def risk_table(rng, dates, rows, ret, close) -> pd.DataFrame:
    """Every fifth day, also two Saturdays; no `growth` column; stale, unknown and collinear places."""
    shares = np.exp(rng.normal(14, 1.0, NAMES))
    mcap = close * shares
    momentum = pd.DataFrame(np.log1p(ret)).rolling(60, min_periods=1).sum().to_numpy()
    leverage = rng.uniform(0, 2, NAMES)
    industry = rng.integers(1, 8, NAMES)
    industry[:3] = 8  # an industry of three names, of two once 103 is in a gap or changes
    industry[3:5] = 9  # always under three names
    sector = industry // 3
    records = []
    value = rng.normal(0, 1, NAMES)
    for n in range(0, DAYS, 5):
        value = 0.97 * value + 0.24 * rng.normal(0, 1, NAMES)
        tiers = pd.qcut(np.where(rows[n], mcap[n], np.nan), 3, labels=["small", "mid", "large"])
        if n == 150:
            industry[2] = 4
        size = np.log(mcap[n])
        lev = size * 0.5 + value if 200 <= n < 230 else leverage  # collinear for six weeks
        for i in range(NAMES):
            if not rows[n, i] or (IDS[i] == 130 and 100 <= n < 165) or rng.random() < 0.01:
                continue  # 130: the last row becomes older than 63 days
            records.append((IDS[i], dates[n], mcap[n, i], tiers[i], industry[i], sector[i], size[i], value[i],
                            lev[i], np.nanstd(ret[max(0, n - 60) : n + 1, i]), momentum[n, i], rng.gamma(2, 0.01)))  # fmt: skip
    names = "security_id date mcap cap industry_id sector_id size value leverage volatility momentum yield".split()
    table = pd.DataFrame(records, columns=names)
    for column in names[6:] + ["mcap"]:
        unknown = rng.random(len(table)) < 0.01
        table[column] = table[column].mask(unknown).astype("float32")
    table["industry_id"] = table["industry_id"].astype("Int32").mask(rng.random(len(table)) < 0.01)
    table["sector_id"] = table["sector_id"].astype("int32")
    table["cap"] = table["cap"].astype("object").where(rng.random(len(table)) >= 0.01, None)
    table.loc[table["security_id"] == 101, "mcap"] = np.float32(0.0)  # not positive: no value weight
    table["security_id"] = table["security_id"].astype("int32")
    saturday = table[table["date"] == dates[5]].assign(date=dates[5] + pd.Timedelta(days=12 - dates[5].weekday()))
    again = table.iloc[[40, 900]].assign(size=np.float32(-5.0))
    return pd.concat([again, table, saturday], ignore_index=True)


def descriptor_table(rng, dates, rows) -> pd.DataFrame:
    """Flag `member` every twentieth day: a third leaves or joins over time, some never known."""
    member = rng.random(NAMES) < 0.65
    records = []
    for n in range(0, DAYS, 20):
        member ^= rng.random(NAMES) < 0.05
        records += [(IDS[i], dates[n], int(member[i])) for i in range(NAMES) if rows[n, i] and i != 20]
    table = pd.DataFrame(records, columns=["security_id", "date", "member"])
    return table.astype({"security_id": "int32", "member": "int32"})


def signal_table(rng, dates, alpha) -> pd.DataFrame:
    """What the file says: see the comments for the rule that each part is for."""
    noisy = 0.8 * alpha + 0.6 * rng.normal(0, 1, alpha.shape)
    parts = []
    for n in range(25, DAYS - 1):
        day = dates[n]
        table = pd.DataFrame({"security_id": IDS, "date_sig": day, "date_avail": day + pd.Timedelta(days=1), "signal": noisy[n]})
        if n in (50, 51, 222):
            continue  # days without any signal
        if n in (70, 71):
            table = table.head(5)  # too few names
        if n == 80:
            table["signal"] = 1.5  # constant: all ties
        if n % 9 == 0:
            table["signal"] = np.round(table["signal"] * 2) / 2  # many ties
        if n == 333:
            table["signal"] = table["security_id"] % 3  # ties also after demeaning
        if n % 7 == 0:
            table["date_avail"] = day  # same close
        if day.weekday() == 4 and n % 2:
            sunday = table.assign(date_sig=day + pd.Timedelta(days=1), date_avail=day + pd.Timedelta(days=2))
            parts.append(sunday.assign(signal=sunday["signal"] + 0.1 * rng.normal(0, 1, len(sunday))).head(30))
        parts.append(table)
    table = pd.concat(parts, ignore_index=True)
    drop = rng.random(len(table)) < 0.05
    table = table[~drop].reset_index(drop=True)
    late = rng.random(len(table)) < 0.03
    table.loc[late, "date_avail"] += pd.to_timedelta(rng.integers(2, 12, late.sum()), unit="D")
    table.loc[rng.random(len(table)) < 0.01, "signal"] = np.nan
    early = (table["security_id"] == 158) & (table["date_sig"] < dates[228])
    table = table[~early]
    twice = table.sample(25, random_state=5).assign(signal=9.0)  # spoilt first copies of a repeated key
    unknown = table.sample(12, random_state=6).assign(security_id=9999)
    beyond = table.tail(3).assign(date_avail=dates[-1] + pd.Timedelta(days=3))
    before = table.head(2).assign(date_sig=dates[0] - pd.Timedelta(days=9), date_avail=dates[0] - pd.Timedelta(days=8))
    return pd.concat([twice, table, unknown, beyond, before], ignore_index=True)


def main() -> None:
    rng = np.random.default_rng(20240607)
    dates = calendar()
    alpha = np.zeros((DAYS, NAMES))
    alpha[0] = rng.normal(0, 1, NAMES)
    for n in range(1, DAYS):
        alpha[n] = 0.8 * alpha[n - 1] + 0.6 * rng.normal(0, 1, NAMES)
    rows = alive(rng)
    ret, openret, close = returns(rng, dates, alpha)
    FOLDER.mkdir(parents=True, exist_ok=True)
    tables = {
        "ret": ret_table(rng, dates, rows, ret, openret, close),
        "risk": risk_table(rng, dates, rows, ret, close),
        "descriptor": descriptor_table(rng, dates, rows),
        "trading_date": pd.DataFrame({"n": np.arange(DAYS, dtype="int32"), "date": dates}),
    }
    for name, table in tables.items():
        table = table.assign(date=table["date"].dt.date)
        table.to_parquet(FOLDER / f"{name}.parquet", index=False, compression="zstd")
    signal = signal_table(rng, dates, alpha)
    signal["signal"] = signal["signal"].round(4)
    for column in ("date_sig", "date_avail"):
        signal[column] = signal[column].dt.strftime("%Y-%m-%d")
    options = {"method": "gzip", "mtime": 0}
    signal.to_csv(FOLDER / "signal.csv.gz", index=False, compression=options)


if __name__ == "__main__":
    main()
