"""The bridge between how vectorbt and backtesting.py charge fees and how Assay does.

Both rules are written here as one plain loop over bars of a long or flat account. A peer checks
its framework's figures against the rule CASH, and writes the figures of the rule TURNOVER beside
them, against which the benchmark checks Assay. So every answer is compared, none is merely
similar.

CASH      buys with all cash: an entry multiplies equity by 1/(1 + fee), an exit by 1 − fee, in the
          bar in which the order is filled. With fills at the close that is the signal's own bar,
          and a signal at the last close is filled too.
TURNOVER  docs/accounting.md: fee × change of the position is deducted from the bar's return. With
          fills at the close the change counts in the bar after the signal, so a signal at the last
          close never trades.

The rules differ by a factor of (1 + fee)(1 − fee/(1 + r)) per entry, r being the return of the bar
that pays: fee × (r − fee) to first order.

Averages: a float32 price has 24 bits, so sums of prices of like size are exact in float64, in
whatever order they are taken, and every side sees the same crosses.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import njit

CASH = 0
TURNOVER = 1


class Figures(NamedTuple):
    """Fractions, and the annualised Sharpe ratio; NaN where its deviation is not above 1e-12."""

    total_return: float
    sharpe: float
    max_drawdown: float


@njit(cache=True)
def cross_state(close: np.ndarray, fast: int, slow: int) -> np.ndarray:
    """1 from a close at which the fast average has crossed above the slow one until it is below.

    A cross needs the other side first, so averages that begin with the fast one above hold nothing.
    While both are equal the state stays.
    """
    n = len(close)
    state = np.zeros(n)
    fast_sum = slow_sum = held = 0.0
    was_below = False
    for t in range(n):
        fast_sum += np.float64(close[t])
        slow_sum += np.float64(close[t])
        if t >= fast:
            fast_sum -= np.float64(close[t - fast])
        if t >= slow:
            slow_sum -= np.float64(close[t - slow])
        if t < fast - 1 or t < slow - 1:
            continue
        difference = fast_sum * slow - slow_sum * fast
        if difference > 0.0 and was_below:
            held = 1.0
        if difference < 0.0:
            was_below = True
            held = 0.0
        state[t] = held
    return state


@njit(cache=True)
def signal_state(entries: np.ndarray, exits: np.ndarray) -> np.ndarray:
    """1 from a bar with an entry until one with an exit; a bar with both changes nothing."""
    state = np.zeros(len(entries))
    held = 0.0
    for t in range(len(entries)):
        if entries[t] and not exits[t]:
            held = 1.0
        elif exits[t] and not entries[t]:
            held = 0.0
        state[t] = held
    return state


@njit(cache=True)
def returns_at_close(open_, low, close, state, stop, fee, rule):
    """Net return of every bar with fills at the signal's close; the first bar's is 0.

    `stop` is a fraction below the entry price, touched within a bar by its open or low and filled
    at the worse of open and level; not below 0 or NaN for none. After a stop the state has to
    return to 0 before it is traded again.
    """
    n = len(close)
    net = np.zeros(n)
    held = locked = False
    entry = np.nan
    for t in range(1, n):
        before = np.float64(close[t - 1])
        price = np.float64(close[t])
        turnover = 0.0
        if rule == TURNOVER:
            wanted = state[t - 1] > 0.0
            if locked:
                locked = wanted
                wanted = False
            if wanted != held:
                turnover = 1.0
                entry = before
                held = wanted
        stopped = False
        exit_price = price
        if held:
            level = entry * (1.0 - stop)
            if np.float64(open_[t]) <= level or np.float64(low[t]) <= level:
                stopped = True
                exit_price = min(np.float64(open_[t]), level)
        growth = exit_price / before if held else 1.0
        if stopped:
            held = False
            locked = True
            turnover += 1.0
        if rule == TURNOVER:
            net[t] = growth - 1.0 - turnover * fee
            continue
        if stopped:
            growth *= 1.0 - fee
            locked = state[t] > 0.0
        elif held and state[t] == 0.0:
            growth *= 1.0 - fee
            held = False
        elif not held and state[t] > 0.0 and not locked:
            growth /= 1.0 + fee
            entry = price
            held = True
        elif locked:
            locked = state[t] > 0.0
        net[t] = growth - 1.0
    return net


@njit(cache=True)
def returns_at_next_open(open_, close, state, fee, rule):
    """Net return of every bar with fills at the open after the signal; the first bar's is 0."""
    n = len(close)
    net = np.zeros(n)
    held = 0.0
    for t in range(1, n):
        at = np.float64(open_[t])
        gap = 1.0 + held * (at / np.float64(close[t - 1]) - 1.0)
        wanted = state[t - 1]
        move = 1.0 + wanted * (np.float64(close[t]) / at - 1.0)
        turnover = abs(wanted - held)
        if rule == TURNOVER:
            net[t] = gap * move - 1.0 - turnover * fee
        else:
            paid = 1.0
            if wanted > held:
                paid = 1.0 / (1.0 + fee)
            elif wanted < held:
                paid = 1.0 - fee
            net[t] = gap * move * paid - 1.0
        held = wanted
    return net


@njit(cache=True)
def sums(net: np.ndarray, first: int) -> tuple[float, float, float, float]:
    """Equity at the end, its deepest fall, mean and deviation (ddof 1), of bars from `first` on."""
    equity = peak = 1.0
    deepest = total = squares = 0.0
    for value in net[first:]:
        equity *= 1.0 + value
        peak = max(peak, equity)
        deepest = min(deepest, equity / peak - 1.0)
        total += value
    n = len(net) - first
    mean = total / n
    for value in net[first:]:
        squares += (value - mean) ** 2
    return equity, deepest, mean, math.sqrt(squares / (n - 1))


def figures(net: np.ndarray, first: int, periods_per_year: float) -> Figures:
    """Figures of bars from `first` on: 0 with vectorbt, 1 with Assay, whose bar 0 has no return."""
    equity, deepest, mean, deviation = sums(net, first)
    sharpe = mean / deviation * math.sqrt(periods_per_year) if deviation > 1e-12 else math.nan
    return Figures(equity - 1.0, sharpe, deepest)
