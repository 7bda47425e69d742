"""Many pairs of moving averages in one hand-written numba kernel, threads over sets.

    python sweep_numba.py --sets SETS.parquet --fee 0.0002 [--variant shared|plain] BARS.parquet

Long while the fast average is above the slow one, short otherwise, filled at the next open, the
fee times the change of the position deducted from the bar's return: docs/accounting.md for one
symbol without gaps, ruin or exits, none of which it looks for. SETS has the columns fast and slow,
with fast < slow. Prices come as float32; sums are float64 and exact, as fee_rules.py says.

plain     every set works out everything of a bar: the backtest of backtest_polars_numba.py in
          prange.
shared    what a bar's prices do is worked out once for all sets; nothing is divided in the loop
          over bars but at a new low. The faster of the two, and so the one to be measured against.

Answers: fast, slow and the metrics by their public names.
"""

import argparse
import math

import numpy as np
import polars as pl
from numba import njit, prange

from peer_protocol import YEAR, read_bars, serve

SUMS = (
    "equity", "total", "squares", "downside", "deepest", "moved", "traded", "exposed", "cross",
    "trades", "wins", "losses", "won", "lost",
)  # fmt: skip


@njit(parallel=True, cache=True, error_model="numpy")
def plain(open_, close, fasts, slows, rate, out, hold):
    n = len(close)
    for k in prange(len(fasts)):
        fast, slow = fasts[k], slows[k]
        total = squares = downside = moved = traded = exposed = cross = 0.0
        hold_total = hold_squares = 0.0
        equity = peak = trade = 1.0
        deepest = won = lost = 0.0
        trades = wins = losses = 0
        fast_sum = slow_sum = held = wanted = 0.0
        for t in range(n):
            price = np.float64(close[t])
            if t > 0:
                at = np.float64(open_[t])
                gap = at / np.float64(close[t - 1]) - 1.0
                move = price / at - 1.0
                gross = (1.0 + held * gap) * (1.0 + wanted * move) - 1.0
                turnover = abs(wanted - held)
                net = gross - turnover * rate
                benchmark = move - rate if t == 1 else (1.0 + gap) * (1.0 + move) - 1.0
                if wanted == held:
                    trade *= 1.0 + net
                else:
                    if held != 0.0:
                        pnl = trade * (1.0 + held * gap - abs(held) * rate) - 1.0
                        trades += 1
                        if pnl > 0.0:
                            wins += 1
                            won += pnl
                        elif pnl < 0.0:
                            losses += 1
                            lost += pnl
                    trade = 1.0 + wanted * move - abs(wanted) * rate
                total += net
                squares += net * net
                if net < 0.0:
                    downside += net * net
                moved += abs(gross)
                traded += turnover
                exposed += abs(wanted)
                cross += net * benchmark
                hold_total += benchmark
                hold_squares += benchmark * benchmark
                equity *= 1.0 + net
                peak = max(peak, equity)
                deepest = min(deepest, equity / peak - 1.0)
                held = wanted
            fast_sum += price
            slow_sum += price
            if t >= fast:
                fast_sum -= np.float64(close[t - fast])
            if t >= slow:
                slow_sum -= np.float64(close[t - slow])
            if t >= slow - 1:
                wanted = 1.0 if fast_sum / fast > slow_sum / slow else -1.0
        row = (
            equity, total, squares, downside, deepest, moved, traded, exposed, cross,
            float(trades), float(wins), float(losses), won, lost,
        )  # fmt: skip
        for column, value in enumerate(row):
            out[k, column] = value
        if k == 0:
            hold[0], hold[1] = hold_total, hold_squares


@njit(cache=True, error_model="numpy")
def price_moves(open_, close, rate, hold):
    n = len(close)
    gaps, moves, benchmarks = np.zeros(n), np.zeros(n), np.zeros(n)
    for t in range(1, n):
        at = np.float64(open_[t])
        gaps[t] = at / np.float64(close[t - 1]) - 1.0
        moves[t] = np.float64(close[t]) / at - 1.0
        held = (1.0 + gaps[t]) * (1.0 + moves[t]) - 1.0
        benchmarks[t] = moves[t] - rate if t == 1 else held
        hold[0] += benchmarks[t]
        hold[1] += benchmarks[t] * benchmarks[t]
    return gaps, moves, benchmarks


@njit(parallel=True, cache=True, error_model="numpy")
def over_moves(gaps, moves, benchmarks, close, fasts, slows, rate, out):
    n = len(close)
    for k in prange(len(fasts)):
        fast, slow = fasts[k], slows[k]
        total = squares = downside = moved = traded = exposed = cross = 0.0
        equity = peak = trade = kept = 1.0
        won = lost = 0.0
        trades = wins = losses = 0
        fast_sum = slow_sum = held = wanted = 0.0
        for t in range(n):
            price = np.float64(close[t])
            if t > 0:
                gap = gaps[t]
                move = moves[t]
                gross = (1.0 + held * gap) * (1.0 + wanted * move) - 1.0
                turnover = abs(wanted - held)
                net = gross - turnover * rate
                if wanted == held:
                    trade *= 1.0 + net
                else:
                    if held != 0.0:
                        pnl = trade * (1.0 + held * gap - abs(held) * rate) - 1.0
                        trades += 1
                        if pnl > 0.0:
                            wins += 1
                            won += pnl
                        elif pnl < 0.0:
                            losses += 1
                            lost += pnl
                    trade = 1.0 + wanted * move - abs(wanted) * rate
                total += net
                squares += net * net
                if net < 0.0:
                    downside += net * net
                moved += abs(gross)
                traded += turnover
                exposed += abs(wanted)
                cross += net * benchmarks[t]
                equity *= 1.0 + net
                if equity > peak:
                    peak = equity
                elif equity < peak * kept:
                    kept = equity / peak
                held = wanted
            fast_sum += price
            slow_sum += price
            if t >= fast:
                fast_sum -= np.float64(close[t - fast])
            if t >= slow:
                slow_sum -= np.float64(close[t - slow])
            if t >= slow - 1:
                wanted = 1.0 if fast_sum * slow > slow_sum * fast else -1.0
        row = (
            equity, total, squares, downside, kept - 1.0, moved, traded, exposed, cross,
            float(trades), float(wins), float(losses), won, lost,
        )  # fmt: skip
        for column, value in enumerate(row):
            out[k, column] = value


def shared(open_, close, fasts, slows, rate, out, hold):
    hold[:] = 0.0
    moves = price_moves(open_, close, rate, hold)
    over_moves(*moves, close, fasts, slows, rate, out)


def metrics(out, hold, timestamp, rate):
    """All metrics of every set, as columns."""
    equity, total, squares, downside, deepest, moved, traded, exposed, cross, *of_trades = out.T
    trades, wins, losses, won, lost = of_trades
    n = len(timestamp) - 1
    bar = int(timestamp[1] - timestamp[0])
    periods = n / (int(timestamp[-1] - timestamp[0]) / YEAR)
    years = (int(timestamp[-1]) + bar - int(timestamp[1])) / YEAR
    root = math.sqrt(periods)
    mean = total / n
    deviation = np.sqrt((squares - n * mean * mean) / (n - 1))
    hold_mean = hold[0] / n
    beta = (cross - n * mean * hold_mean) / (hold[1] - n * hold_mean * hold_mean)
    cagr = equity ** (1.0 / years) - 1.0
    return {
        "total_return": equity - 1.0,
        "cagr": cagr,
        "volatility": deviation * root,
        "sharpe": mean / deviation * root,
        "sortino": mean / np.sqrt(downside / n) * root,
        "max_drawdown": deepest,
        "calmar": cagr / np.abs(deepest),
        "turnover": traded / n * periods,
        "exposure": exposed / n,
        "trade_count": trades,
        "win_rate": wins / trades,
        "avg_win": won / wins,
        "avg_loss": lost / losses,
        "profit_factor": won / np.abs(lost),
        "cost_share": traded * rate / moved,
        "alpha": (mean - beta * hold_mean) * periods,
        "beta": beta,
    }


parser = argparse.ArgumentParser()
parser.add_argument("--sets", required=True)
parser.add_argument("--fee", type=float, required=True)
parser.add_argument("--variant", choices=("shared", "plain"), default="shared")
parser.add_argument("bars")
arguments = parser.parse_args()

bars = read_bars(arguments.bars)
sets = pl.read_parquet(arguments.sets, columns=["fast", "slow"]).cast(pl.Int64)
fasts, slows = sets["fast"].to_numpy(), sets["slow"].to_numpy()
kernel = {"plain": plain, "shared": shared}[arguments.variant]


def sweep():
    out, hold = np.empty((len(fasts), len(SUMS))), np.zeros(2)
    kernel(bars.open, bars.close, fasts, slows, arguments.fee, out, hold)
    with np.errstate(divide="ignore", invalid="ignore"):
        return metrics(out, hold, bars.timestamp, arguments.fee)


def answers(path: str) -> dict[str, object]:
    columns = sweep()
    pl.DataFrame({"fast": fasts, "slow": slows, **columns}).write_parquet(path)
    return {"sets": len(fasts)}


serve(sweep, answers, ("numba", "numpy"))
