"""Given entries and exits on several long symbols, in vectorbt.

    python sparse_signals_vectorbt.py [--engine …] --fee 0.0002 BARS.parquet…

Each file has the columns `entry` and `exit` (not 0: yes) beside the bars. Long from an entry to an
exit, filled at the signal's close, every symbol by itself; Sharpe ratio and maximum drawdown.
Answers: symbol and figures (framework_answers.py).
"""

import argparse
import math

import numpy as np
import pandas as pd
import polars as pl
import vectorbt as vbt

from fee_rules import CASH, TURNOVER, figures, returns_at_close, signal_state
from framework_answers import write_answers
from peer_protocol import read_bars, serve
from vectorbt_input import PACKAGES, add_engine, frame, settings

parser = argparse.ArgumentParser()
add_engine(parser)
parser.add_argument("--fee", type=float, required=True)
parser.add_argument("bars", nargs="+")
arguments = parser.parse_args()

symbols = [read_bars(path) for path in arguments.bars]
price = frame(symbols)
freq = settings(symbols[0], arguments.engine)


def signals(name: str) -> pd.DataFrame:
    columns = [
        pl.read_parquet(path, columns=[name])[name].to_numpy() != 0 for path in arguments.bars
    ]
    return pd.DataFrame(np.column_stack(columns), index=price.index, columns=price.columns)


entries, exits = signals("entry"), signals("exit")


def backtest():
    pf = vbt.Portfolio.from_signals(price, entries, exits, fees=arguments.fee, freq=freq)
    return pf.sharpe_ratio(), pf.max_drawdown()


def answers(path: str) -> dict[str, object]:
    sharpe, max_drawdown = backtest()
    cash, turnover = [], []
    for number, bars in enumerate(symbols):
        state = signal_state(entries[number].to_numpy(), exits[number].to_numpy())
        for rule, first, rows in ((CASH, 0, cash), (TURNOVER, 1, turnover)):
            net = returns_at_close(
                bars.open, bars.low, bars.close, state, math.nan, arguments.fee, rule
            )
            rows.append(figures(net, first, bars.periods_per_year))
    own = {"sharpe": sharpe.to_numpy(), "max_drawdown": max_drawdown.to_numpy()}
    parameters = {"symbol": list(range(len(symbols)))}
    return write_answers(path, parameters, own, cash, turnover, tolerance=1e-9)


serve(backtest, answers, PACKAGES)
