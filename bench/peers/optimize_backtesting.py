"""A grid of moving averages with backtesting.py's `optimize`, which uses all cores by itself.

    python optimize_backtesting.py --fast 3:25 --slow 5:160:5 --fee 0.002 BARS.parquet

Long from a cross above to a cross below, filled at the next open; sets with fast < slow. Long
only, because a short position of theirs keeps its number of shares where ours keeps its share of
equity. They trade whole shares: with this much cash the rounding is below 1e-9. Their Sharpe ratio
is another one (geometric, of daily resampled equity), so the answers hold ours, computed from
their equity. Answers: fast, slow and figures (framework_answers.py).
"""

import argparse
import warnings

import backtesting.backtesting
import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover

from fee_rules import CASH, TURNOVER, cross_state, figures, returns_at_next_open
from framework_answers import write_answers
from peer_protocol import read_bars, serve, span

CASH_AT_START = 1e14


def moving_average(values: np.ndarray, window: int) -> pd.Series:
    return pd.Series(values).rolling(window).mean()


class SmaCross(Strategy):
    fast = 10
    slow = 20

    def init(self) -> None:
        self.fast_ma = self.I(moving_average, self.data.Close, self.fast)
        self.slow_ma = self.I(moving_average, self.data.Close, self.slow)

    def next(self) -> None:
        if crossover(self.fast_ma, self.slow_ma):
            self.buy()
        elif crossover(self.slow_ma, self.fast_ma):
            self.position.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fast", type=span, required=True)
    parser.add_argument("--slow", type=span, required=True)
    parser.add_argument("--fee", type=float, required=True)
    parser.add_argument("bars")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore", category=UserWarning)
    backtesting.backtesting._tqdm = lambda items, **_: items

    bars = read_bars(arguments.bars)
    columns = {"Open": bars.open, "High": bars.high, "Low": bars.low, "Close": bars.close}
    data = pd.DataFrame(
        {name: values.astype(np.float64) for name, values in columns.items()},
        index=pd.to_datetime(bars.timestamp, unit="ms"),
    )
    backtest = Backtest(data, SmaCross, cash=CASH_AT_START, commission=arguments.fee)

    def optimize() -> tuple[pd.Series, pd.Series]:
        return backtest.optimize(
            fast=arguments.fast,
            slow=arguments.slow,
            constraint=lambda parameters: parameters.fast < parameters.slow,
            maximize="Return [%]",
            return_heatmap=True,
        )

    def answers(path: str) -> dict[str, object]:
        _, heatmap = optimize()
        parameters = {
            name: heatmap.index.get_level_values(name).to_list() for name in ("fast", "slow")
        }
        total_return, sharpe, max_drawdown = [], [], []
        cash, turnover = [], []
        for fast, slow in zip(*parameters.values()):
            stats = backtest.run(fast=fast, slow=slow)
            equity = stats["_equity_curve"]["Equity"].to_numpy() / CASH_AT_START
            net = np.diff(equity, prepend=1.0) / np.r_[1.0, equity[:-1]]
            own = figures(net, 1, bars.periods_per_year)
            total_return.append(stats["Return [%]"] / 100)
            sharpe.append(own.sharpe)
            max_drawdown.append(stats["Max. Drawdown [%]"] / 100)
            state = cross_state(bars.close, fast, slow)
            for rule, rows in ((CASH, cash), (TURNOVER, turnover)):
                net = returns_at_next_open(bars.open, bars.close, state, arguments.fee, rule)
                rows.append(figures(net, 1, bars.periods_per_year))
        own_figures = {
            "total_return": np.array(total_return),
            "sharpe": np.array(sharpe),
            "max_drawdown": np.array(max_drawdown),
        }
        return write_answers(path, parameters, own_figures, cash, turnover, tolerance=1e-8)

    serve(optimize, answers, ("backtesting", "numpy", "pandas"))


if __name__ == "__main__":
    main()
