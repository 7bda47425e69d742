"""How a peer talks to the benchmark that starts it, and how it reads its input.

A peer is started once. It loads its input, does its task for two seconds or once, so that
everything is compiled, and prints {"ready": true, "versions": {…}}. Then it answers every line on its standard input by a
line:

    run            does the task:    {"seconds": …, "peak_rss_mb": …}
    answers PATH   writes PATH:      {"answers": PATH, …}, what else depends on the peer

and ends with its input. `seconds` is the task alone; what an earlier run left in memory is
collected before the clock starts, and a pause lets it go. `peak_rss_mb` (10⁶ bytes) is the most
that the process ever held.
"""

import gc
import json
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import polars as pl

YEAR = 365.25 * 86_400_000
# Both sides pause before the clock starts, so that memory that was freed is gone.
PAUSE_S = 0.1
# Each side does its task before anything is timed until it has done it for so long, at least once.
WARM_UP_S = 2.0


@dataclass(frozen=True)
class Bars:
    """Bars of one symbol: starts in ms since 1970 UTC and float32 prices."""

    timestamp: np.ndarray
    open: np.ndarray
    high: np.ndarray
    low: np.ndarray
    close: np.ndarray

    @property
    def timeframe(self) -> int:
        """Length of a bar in ms, as the first two tell it."""
        return int(self.timestamp[1] - self.timestamp[0])

    @property
    def periods_per_year(self) -> float:
        """Steps between bars in a year of 365.25 days."""
        return (len(self.timestamp) - 1) / (int(self.timestamp[-1] - self.timestamp[0]) / YEAR)


def read_bars(path: str) -> Bars:
    """Reads columns timestamp (int64 ms), open, high, low and close (float32)."""
    frame = pl.read_parquet(path, columns=["timestamp", "open", "high", "low", "close"])
    prices = (frame[name].cast(pl.Float32).to_numpy() for name in ("open", "high", "low", "close"))
    return Bars(frame["timestamp"].cast(pl.Int64).to_numpy(), *prices)


def span(text: str) -> list[int]:
    """Integers of "first:last" or "first:last:step", the last one included."""
    first, last, *step = (int(part) for part in text.split(":"))
    return list(range(first, last + 1, step[0] if step else 1))


def serve(
    task: Callable[[], object],
    answers: Callable[[str], dict[str, object]],
    packages: Sequence[str],
) -> None:
    """Warms up and answers requests until the input ends.

    `answers` writes the file it is given and returns what to say about it; `packages` are those
    whose versions are told.
    """
    end = time.perf_counter() + WARM_UP_S
    while True:
        task()
        if time.perf_counter() >= end:
            break
    versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
    say({"ready": True, "versions": versions})
    for line in sys.stdin:
        request, _, argument = line.strip().partition(" ")
        if request == "run":
            gc.collect()
            time.sleep(PAUSE_S)
            start = time.perf_counter()
            task()
            seconds = time.perf_counter() - start
            say({"seconds": seconds, "peak_rss_mb": peak_megabytes()})
        elif request == "answers":
            gc.collect()
            say({"answers": argument, **answers(argument)})
        else:
            raise ValueError(f"unknown request: {request!r}")


def peak_megabytes() -> float:
    """The most that this process ever held.

    Linux counts the memory of whoever started it in `ru_maxrss`, so there its own count is read.
    Elsewhere that is kilobytes, and bytes on macOS.
    """
    if sys.platform == "linux":
        with open("/proc/self/status") as status:
            peak = next(line for line in status if line.startswith("VmHWM:"))
        return int(peak.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def say(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)
