"""All pairs of moving averages on several symbols, as vectorbt's own README does it.

    python sweep_dual_sma_vectorbt.py [--engine …] --windows 2:100 --fee 0.001 BARS.parquet…

Long from a cross above to a cross below, filled at the signal's close, every symbol by itself;
total return, Sharpe ratio and maximum drawdown of each. The README's lines are kept, but for the
year that Sharpe ratios are scaled to. Answers: symbol, fast, slow and figures
(framework_answers.py).
"""

import argparse
import math

import numpy as np
import vectorbt as vbt

from fee_rules import CASH, TURNOVER, cross_state, figures, returns_at_close
from framework_answers import write_answers
from peer_protocol import read_bars, serve, span
from vectorbt_input import PACKAGES, add_engine, frame, settings

parser = argparse.ArgumentParser()
add_engine(parser)
parser.add_argument("--windows", type=span, required=True)
parser.add_argument("--fee", type=float, required=True)
parser.add_argument("bars", nargs="+")
arguments = parser.parse_args()

symbols = [read_bars(path) for path in arguments.bars]
price = frame(symbols)
freq = settings(symbols[0], arguments.engine)
windows = np.array(arguments.windows)


def sweep():
    fast_ma, slow_ma = vbt.MA.run_combs(price, window=windows, r=2, short_names=["fast", "slow"])
    entries = fast_ma.ma_crossed_above(slow_ma)
    exits = fast_ma.ma_crossed_below(slow_ma)
    pf = vbt.Portfolio.from_signals(
        price, entries, exits, size=np.inf, fees=arguments.fee, freq=freq
    )
    return pf.total_return(), pf.sharpe_ratio(), pf.max_drawdown()


def answers(path: str) -> dict[str, object]:
    total_return, sharpe, max_drawdown = sweep()
    parameters = {
        name: total_return.index.get_level_values(level).to_list()
        for name, level in (("symbol", "symbol"), ("fast", "fast_window"), ("slow", "slow_window"))
    }
    cash, turnover = [], []
    for number, fast, slow in zip(*parameters.values()):
        bars = symbols[number]
        state = cross_state(bars.close, fast, slow)
        for rule, first, rows in ((CASH, 0, cash), (TURNOVER, 1, turnover)):
            net = returns_at_close(
                bars.open, bars.low, bars.close, state, math.nan, arguments.fee, rule
            )
            rows.append(figures(net, first, bars.periods_per_year))
    own = {
        "total_return": total_return.to_numpy(),
        "sharpe": sharpe.to_numpy(),
        "max_drawdown": max_drawdown.to_numpy(),
    }
    return write_answers(path, parameters, own, cash, turnover, tolerance=1e-9)


serve(sweep, answers, PACKAGES)
