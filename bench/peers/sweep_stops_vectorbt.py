"""Moving averages and a stop-loss, every combination, in vectorbt.

    python sweep_stops_vectorbt.py [--engine …] --fast 5:5 --slow 110:209 --stops 50:5000:50
        --fee 0.001 BARS.parquet

Stops are in hundredths of a percent. Long from a cross above to a cross below, filled at the
signal's close; a stop is touched by a bar's open or low and filled at the worse of open and level,
like ours. One fast average at a time, since the arrays of more do not fit into memory: what a
million sets take follows from a few of them. Fast windows have to be shorter than slow ones.
Answers: fast, slow, stop (in hundredths of a percent) and figures (framework_answers.py).
"""

import argparse

import numpy as np
import vectorbt as vbt

from fee_rules import CASH, TURNOVER, cross_state, figures, returns_at_close
from framework_answers import write_answers
from peer_protocol import read_bars, serve, span
from vectorbt_input import PACKAGES, add_engine, series, settings

parser = argparse.ArgumentParser()
add_engine(parser)
parser.add_argument("--fast", type=span, required=True)
parser.add_argument("--slow", type=span, required=True)
parser.add_argument("--stops", type=span, required=True)
parser.add_argument("--fee", type=float, required=True)
parser.add_argument("bars")
arguments = parser.parse_args()

bars = read_bars(arguments.bars)
open_, high, low, close = (
    series(bars, column) for column in (bars.open, bars.high, bars.low, bars.close)
)
freq = settings(bars, arguments.engine)
slow_windows = np.array(arguments.slow)
stops = np.array(arguments.stops) / 1e4
# Columns of one fast average: all slow ones with the first stop, then with the second.
stop_of_column = np.repeat(stops, len(slow_windows))


def sweep():
    parts = []
    for fast in arguments.fast:
        fast_ma = vbt.MA.run(close, window=fast, short_name="fast")
        slow_ma = vbt.MA.run(close, window=slow_windows, short_name="slow")
        entries = fast_ma.ma_crossed_above(slow_ma).vbt.tile(len(stops))
        exits = fast_ma.ma_crossed_below(slow_ma).vbt.tile(len(stops))
        pf = vbt.Portfolio.from_signals(
            close,
            entries,
            exits,
            open=open_,
            high=high,
            low=low,
            sl_stop=stop_of_column,
            fees=arguments.fee,
            freq=freq,
        )
        own = (pf.total_return(), pf.sharpe_ratio(), pf.max_drawdown())
        parts.append([figure.to_numpy() for figure in own])
    return [np.concatenate(part) for part in zip(*parts)]


def answers(path: str) -> dict[str, object]:
    own = dict(zip(("total_return", "sharpe", "max_drawdown"), sweep()))
    parameters = {"fast": [], "slow": [], "stop": []}
    cash, turnover = [], []
    for fast in arguments.fast:
        states = {slow: cross_state(bars.close, fast, slow) for slow in arguments.slow}
        for stop in arguments.stops:
            for slow, state in states.items():
                for rule, first, rows in ((CASH, 0, cash), (TURNOVER, 1, turnover)):
                    net = returns_at_close(
                        bars.open, bars.low, bars.close, state, stop / 1e4, arguments.fee, rule
                    )
                    rows.append(figures(net, first, bars.periods_per_year))
                for name, value in zip(parameters, (fast, slow, stop)):
                    parameters[name].append(value)
    return write_answers(path, parameters, own, cash, turnover, tolerance=1e-9)


serve(sweep, answers, PACKAGES)
