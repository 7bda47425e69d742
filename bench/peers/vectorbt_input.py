"""Settings and prices as the vectorbt peers need them.

`--engine` chooses vectorbt's own backend. `auto`, its default, takes Rust where vectorbt-rust is
installed, as it is here; the all-pairs sweep can be faster with numba, so either can be asked for.

Where page faults are dear (virtual machines) more than half of a run goes into memory that glibc
gave back and fetches again. MALLOC_MMAP_MAX_=0 and MALLOC_TRIM_THRESHOLD_=-1 in the environment
keep it.
"""

import argparse

import numpy as np
import pandas as pd
import vectorbt as vbt

from peer_protocol import Bars

PACKAGES = ("vectorbt", "vectorbt-rust", "numba", "numpy", "pandas")


def add_engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--engine", choices=("auto", "numba", "rust"), default="auto")


def settings(bars: Bars, engine: str) -> pd.Timedelta:
    """Chooses the engine, and counts bars of a year as Assay does (vectorbt's year has 365 days).

    Returns the length of a bar, for `freq`.
    """
    vbt.settings["engine"] = engine
    freq = pd.Timedelta(milliseconds=bars.timeframe)
    vbt.settings.returns["year_freq"] = freq * bars.periods_per_year
    return freq


def series(bars: Bars, values: np.ndarray) -> pd.Series:
    """A float64 column over time, which vectorbt would make of float32 anyway.

    Times are UTC without saying so: with a zone, vectorbt takes seven times as long to find out the
    frequency of a million bars, over and over, and that is not what is measured.
    """
    index = pd.to_datetime(bars.timestamp, unit="ms")
    return pd.Series(values.astype(np.float64), index=index)


def frame(symbols: list[Bars]) -> pd.DataFrame:
    """Closes of several symbols with the same times, numbered from 0."""
    columns = {number: series(bars, bars.close) for number, bars in enumerate(symbols)}
    return pd.DataFrame(columns).rename_axis(columns="symbol")
