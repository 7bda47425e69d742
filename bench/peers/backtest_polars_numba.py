"""The other side of `assay backtest`: an SMA cross over hive Parquet, in Python with polars and numba.

Reads the columns it needs, runs one compiled pass (kept on disk between runs by numba's cache) and
prints all metrics as one JSON document. One symbol, fills at the next open, no exits; nothing is
checked, hashed or repaired.

    python backtest_polars_numba.py HIVE_FOLDER FAST SLOW
"""

import json
import math
import sys

import numpy as np
import polars as pl
from numba import njit

RATE = 2e-4
DAY = 86_400_000
YEAR = 365.25 * DAY
SAMPLES = 4096


@njit(cache=True)
def run(time, open_, close, fast, slow, rate):
    n = len(close)
    net_sum = net_squares = downside = moved = traded = exposed = 0.0
    hold_sum = hold_squares = cross = 0.0
    equity = peak = 1.0
    worst = 0.0
    days = unknown = 0
    last_day = -1
    trades = wins = losses = 0
    won = lost = 0.0
    trade = 1.0
    fast_sum = slow_sum = 0.0
    held = wanted = 0.0
    rows = n - 1
    points = min(rows, SAMPLES)
    sample_time = np.empty(points)
    sample_growth = np.empty(points)
    sample = 0
    for t in range(n):
        price = np.float64(close[t])
        if t > 0:
            before = np.float64(close[t - 1])
            at = np.float64(open_[t])
            gap = at / before - 1.0
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
            net_sum += net
            net_squares += net * net
            if net < 0.0:
                downside += net * net
            moved += abs(gross)
            traded += turnover
            exposed += abs(wanted)
            hold_sum += benchmark
            hold_squares += benchmark * benchmark
            cross += net * benchmark
            equity *= 1.0 + net
            peak = max(peak, equity)
            worst = min(worst, equity / peak - 1.0)
            day = time[t] // DAY
            if wanted != 0.0 and day != last_day:
                days += 1
                last_day = day
            if sample < points and t - 1 == sample * (rows - 1) // (points - 1):
                sample_time[sample] = time[t] - time[1]
                sample_growth[sample] = math.log(equity)
                sample += 1
            held = wanted
        fast_sum += price
        slow_sum += price
        if t >= fast:
            fast_sum -= np.float64(close[t - fast])
        if t >= slow:
            slow_sum -= np.float64(close[t - slow])
        if t >= slow - 1:
            wanted = 1.0 if fast_sum / fast > slow_sum / slow else -1.0
        elif t > 0:
            unknown += 1
    x = sample_time - sample_time.mean()
    y = sample_growth - sample_growth.mean()
    stability = (x * y).sum() ** 2 / ((x * x).sum() * (y * y).sum())
    return (
        rows, net_sum, net_squares, downside, moved, traded, exposed, hold_sum, hold_squares, cross,
        equity, worst, days, unknown, trades, wins, losses, won, lost, stability,
    )  # fmt: skip


def metrics(time, open_, close, fast, slow):
    (
        n, net_sum, net_squares, downside, moved, traded, exposed, hold_sum, hold_squares, cross,
        equity, worst, days, unknown, trades, wins, losses, won, lost, stability,
    ) = run(time, open_, close, fast, slow, RATE)  # fmt: skip
    bar = int(time[1] - time[0])
    periods = (len(time) - 1) / ((time[-1] - time[0]) / YEAR)
    years = (time[-1] + bar - time[1]) / YEAR
    mean = net_sum / n
    deviation = math.sqrt((net_squares - n * mean * mean) / (n - 1))
    hold_mean = hold_sum / n
    beta = (cross - n * mean * hold_mean) / (hold_squares - n * hold_mean * hold_mean)
    cagr = equity ** (1 / years) - 1
    return {
        "bars": n,
        "total_return": equity - 1,
        "cagr": cagr,
        "volatility": deviation * math.sqrt(periods),
        "sharpe": mean / deviation * math.sqrt(periods),
        "sortino": mean / math.sqrt(downside / n) * math.sqrt(periods),
        "max_drawdown": worst,
        "calmar": cagr / abs(worst),
        "stability": stability,
        "turnover": traded / n * periods,
        "exposure": exposed / n,
        "n_days_in_market": days,
        "trade_count": trades,
        "win_rate": wins / trades,
        "avg_win": won / wins,
        "avg_loss": lost / losses,
        "profit_factor": won / abs(lost),
        "cost_share": traded * RATE / moved,
        "alpha": (mean - beta * hold_mean) * periods,
        "beta": beta,
        "n_nans": unknown,
        "ambiguous_bars": 0,
    }


def main():
    folder, fast, slow = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    bars = (
        pl.scan_parquet(f"{folder}/**/*.parquet", hive_partitioning=True)
        .select("timestamp", "open", "close")
        .collect()
    )
    columns = (bars[name].to_numpy() for name in ("timestamp", "open", "close"))
    print(json.dumps({"metrics": metrics(*columns, fast, slow)}))


main()
