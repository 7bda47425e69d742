"""From rows of a signal to what is in force on each formation day."""

from __future__ import annotations

import numpy as np
import pandas as pd


def formation_day(signal: pd.DataFrame, dates: pd.DatetimeIndex, lag: int, from_open: bool) -> np.ndarray:
    """ "`d` = first trading date ≥ `date_avail`, plus `lag` trading days."
    "Rows with `date_avail = date_sig` are … 'same close'; `from_open` moves them to the next trading date." (reading 4)"""
    d = dates.searchsorted(signal["date_avail"], side="left")
    if from_open:
        after = dates.searchsorted(signal["date_avail"], side="right")
        same_close = (signal["date_avail"] == signal["date_sig"]).to_numpy()
        d = np.where(same_close, after, d)
    return np.asarray(d) + lag


def settle(signal: pd.DataFrame, dates: pd.DatetimeIndex, securities: set, lag: int, from_open: bool, hold: int):
    """The accepted rows with their d, and every row counted in one place (reading 3)."""
    counts = {
        "rows": len(signal),
        "same_close": int((signal["date_avail"] == signal["date_sig"]).sum()),
        "nan_signal": int(signal["signal"].isna().sum()),
    }
    known = signal[signal["security_id"].isin(securities)]
    counts["unknown_security"] = len(signal) - len(known)

    unique = known.drop_duplicates(["security_id", "date_sig", "date_avail"], keep="last")
    counts["duplicate"] = len(known) - len(unique)

    unique = unique.assign(d=formation_day(unique, dates, lag, from_open))
    inside = unique[unique["d"] < len(dates)]
    counts["beyond_calendar"] = len(unique) - len(inside)

    # "Several rows on one d: the latest `date_sig` wins" (then the latest date_avail)
    ordered = inside.sort_values(["security_id", "d", "date_sig", "date_avail"], kind="stable")
    one_a_day = ordered.drop_duplicates(["security_id", "d"], keep="last")
    counts["same_day"] = len(ordered) - len(one_a_day)

    accepted = [rows[not_older(rows, hold)] for _, rows in one_a_day.groupby("security_id")]
    table = pd.concat(accepted) if accepted else one_a_day
    counts["older"] = len(one_a_day) - len(table)
    counts["accepted"] = len(table)
    return table.reset_index(drop=True), counts


def not_older(rows: pd.DataFrame, hold: int) -> list[bool]:
    """ "a row older in `date_sig` than the one in force is ignored" (reading 5); rows of one security by d."""
    keep = []
    in_force = None  # (d, date_sig) of the last accepted row
    for d, date_sig in zip(rows["d"], rows["date_sig"]):
        still = in_force is not None and d <= in_force[0] + hold - 1
        if still and date_sig < in_force[1]:
            keep.append(False)
            continue
        keep.append(True)
        in_force = (d, date_sig)
    return keep


def in_force(accepted: pd.DataFrame, hold: int, n_dates: int) -> pd.DataFrame:
    """One row per formation day and security: "A row is in force from its d until the security's next row, at most `hold` trading days" """
    by_security = accepted.sort_values(["security_id", "d"])
    following = by_security.groupby("security_id")["d"].shift(-1).fillna(n_dates).astype("int64")
    end = np.minimum(np.minimum(by_security["d"] + hold, following), n_dates)
    repeats = (end - by_security["d"]).to_numpy()
    table = by_security.loc[by_security.index.repeat(repeats)].reset_index(drop=True)
    table["d"] += table.groupby(["security_id", "d"]).cumcount()
    return table[["d", "security_id", "date_sig", "signal"]]
