"""IC of a factor at several horizons in Alphalens, as one writes it, warm.

    python ic_alphalens.py --horizons 1,5,10 UNIVERSE_FOLDER FACTOR.parquet

The task: get_clean_factor_and_forward_returns from prices, then factor_information_coefficient.
Factor and prices lie in memory before: the factor by the date on which its rows can be used, the
prices as the compounded returns of each name.

Alphalens leaves a name out of all horizons when it lacks the return of one; FACTOR has only rows
from which the returns of all horizons follow, so that nothing is left out.

Two names with the same return have returns from prices that differ in the last bit, and one of
them ranks before the other. So the answers are those of Alphalens given the compounded returns
themselves (compute_forward_returns left out), once those from prices are found to be close.
"""

import argparse
import contextlib
import io
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl

from peer_protocol import serve

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from alphalens.performance import factor_information_coefficient
    from alphalens.utils import get_clean_factor, get_clean_factor_and_forward_returns

# Breaking a tie moves a rank by a half, so an IC of hundreds of names by less than this.
TIES = 1e-3

parser = argparse.ArgumentParser()
parser.add_argument("--horizons", required=True)
parser.add_argument("universe", type=Path)
parser.add_argument("factor", type=Path)
arguments = parser.parse_args()
horizons = [int(text) for text in arguments.horizons.split(",")]
warnings.simplefilter("ignore")

ret = pd.read_parquet(arguments.universe / "ret.parquet", columns=["security_id", "date", "ret"])
ret["date"] = pd.to_datetime(ret["date"])
# Wide, in float64 as Alphalens computes; a name has no price on a day without a row.
returns = ret.pivot(index="date", columns="security_id", values="ret").astype("float64")
present = ret.assign(row=True).pivot(index="date", columns="security_id", values="row").notna()
# A return that is not known breaks the chain of prices: the name starts again from 1 there.
chains = returns.isna().cumsum()
prices = returns.fillna(0.0).add(1.0)
prices = prices.apply(lambda column: column.groupby(chains[column.name]).cumprod()).where(present)

rows = pd.read_parquet(arguments.factor)
days = returns.index
place = days.searchsorted(pd.to_datetime(rows["date_avail"]))
rows = rows[place < len(days)].assign(date=days[place[place < len(days)]])
factor = rows.set_index(["date", "security_id"])["signal"].astype("float64").rename_axis(["date", "asset"]).sort_index()


def quietly(work, *args, **options):
    with contextlib.redirect_stdout(io.StringIO()):
        return work(*args, **options)


def coefficients():
    data = quietly(
        get_clean_factor_and_forward_returns, factor, prices, quantiles=10, periods=horizons, filter_zscore=None, max_loss=1.0
    )
    return factor_information_coefficient(data)


def compounded() -> pd.DataFrame:
    """Returns of the next days of each horizon, all of them known."""
    wide = {}
    for h in horizons:
        product = 1.0 + returns.shift(-1)
        for step in range(2, h + 1):
            product = product * (1.0 + returns.shift(-step))
        wide[f"{h}D"] = (product - 1.0).stack()
    return pd.DataFrame(wide).rename_axis(["date", "asset"]).reindex(factor.index)


def answers(path: str) -> dict[str, object]:
    from_prices = coefficients()
    data = quietly(get_clean_factor, factor, compounded(), quantiles=10, max_loss=1.0)
    exact = factor_information_coefficient(data)
    difference = float(np.abs(from_prices.to_numpy() - exact.to_numpy()).max())
    if len(from_prices) != len(exact) or not difference <= TIES:
        raise ValueError(f"IC of returns from prices differs by {difference}")
    epoch = exact.index.to_numpy().astype("datetime64[D]").astype(np.int64)
    frames = [
        pl.DataFrame({"horizon": np.full(len(exact), float(h)), "date": epoch.astype(float), "ic": exact[f"{h}D"].to_numpy()})
        for h in horizons
    ]
    pl.concat(frames).write_parquet(path)
    return {"days": len(exact), "from_prices": difference}


serve(coefficients, answers, ("alphalens-reloaded", "pandas", "numpy", "scipy"))
