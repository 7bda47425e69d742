"""Indicators without an oracle, as PyPI libraries compute them, for test/reference.

    python3.11 -m venv VENV && VENV/bin/pip install -r requirements.txt
    VENV/bin/python make_indicator_fixtures.py

writes test/fixtures/indicators/libraries.json: one case per indicator, column-wise, null = not defined.
`columns` are the series the indicator reads, in its order; `gaps` are bars whose value was taken out
of every one of them; `library` is who computed it. Nothing here is this project's own arithmetic but
for what `library` says in words. `disagreements` names the bars on which the library means something
else than docs/indicators.md, by output; the reasons stand there. The tests want a difference on each.
"""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pandas_ta_classic as classic
import talib

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "indicators"

quotes = pd.read_csv(FOLDER / "quotes.csv", parse_dates=["date"], index_col="date").astype(float)
pound = pd.read_csv(FOLDER / "fx_hourly.csv", parse_dates=["timestamp"], index_col="timestamp")
pound = pound[pound.symbol == "GBPUSD"].drop(columns="symbol").astype(float).tz_localize(None)

open_, high, low, close, volume = (quotes[c] for c in ("open", "high", "low", "close", "volume"))
# A gap at the start, a single one, runs shorter and longer than the windows below.
GAPS = [0, 1, 40, 100, 101, 102, *range(200, 230), 400, 402]
gappy = quotes.copy()
gappy.iloc[GAPS] = np.nan

cases = []


def case(indicator, library, columns, parameters, outputs, bars="quotes", gaps=(), disagreements=None):
    if not isinstance(outputs, dict):
        outputs = {"value": outputs}
    cases.append(
        {
            "indicator": indicator,
            "library": library,
            "bars": bars,
            "columns": columns,
            "gaps": list(gaps),
            "parameters": parameters,
            "disagreements": disagreements or {},
            "outputs": {
                name: [None if math.isnan(v) else v for v in np.asarray(values, dtype=float).tolist()]
                for name, values in outputs.items()
            },
        }
    )


def seeded(series, window, alpha):
    """pandas' ewm from a seed: the mean of the first `window` known values, at the last of them."""
    known = series.dropna()
    recursion = known.iloc[window - 1 :].copy()
    recursion.iloc[0] = known.iloc[:window].mean()
    return recursion.ewm(alpha=alpha, adjust=False).mean().reindex(series.index)


TALIB = f"TA-Lib {talib.__version__}"
PANDAS = f"pandas {pd.__version__}"
CLASSIC = "pandas-ta-classic 0.8.32"
HLC = ["high", "low", "close"]
HLCV = [*HLC, "volume"]

# Differences and ranks
case("lag", f"{PANDAS} shift", ["close"], {"window": 3}, close.shift(3))
case("diff", f"{PANDAS} diff", ["close"], {"window": 1}, close.diff())
case("momentum", f"{TALIB} MOM", ["close"], {"window": 10}, talib.MOM(close, 10))
case("crossover", f"{PANDAS} comparisons and shift", ["close", "open"], {},
     ((close > open_) & (close.shift() <= open_.shift())).astype(float).where(close.shift().notna()))
case("crossunder", f"{PANDAS} comparisons and shift", ["close", "open"], {},
     ((close < open_) & (close.shift() >= open_.shift())).astype(float).where(close.shift().notna()))

# Averages
case("wma", f"{TALIB} WMA", ["close"], {"window": 20}, talib.WMA(close, 20))
case("hma", f"{TALIB} HMA", ["close"], {"window": 20}, talib.HMA(close, 20))
case("kama", f"{TALIB} KAMA", ["close"], {"window": 10, "fast": 2, "slow": 30}, talib.KAMA(close, 10),
     disagreements={"value": [9]})
case("wilder", f"{TALIB} RMA", ["close"], {"window": 14}, talib.RMA(close, 14))
case("ema", f"{PANDAS} ewm from the seed", ["close"], {"window": 20}, seeded(gappy.close, 20, 2 / 21), gaps=GAPS)
case("wilder", f"{PANDAS} ewm from the seed", ["close"], {"window": 14}, seeded(gappy.close, 14, 1 / 14), gaps=GAPS)

# Ranges, channels, trailing lines
case("trueRange", f"{TALIB} TRANGE", HLC, {}, talib.TRANGE(high, low, close))
middle, width = talib.EMA(close, 20), 2 * talib.ATR(high, low, close, 10)
case("keltner", f"{TALIB} EMA and ATR", HLC, {"window": 20, "k": 2, "atrWindow": 10},
     {"upper": middle + width, "middle": middle, "lower": middle - width})
line, direction = talib.SUPERTREND(high, low, close, 10, 3.0)
case("supertrend", f"{TALIB} SUPERTREND", HLC, {"window": 10, "k": 3},
     {"line": line, "direction": np.where(direction == 0, np.nan, direction)})
sar = talib.SAREXT(high, low, 0, 0, 0.02, 0.02, 0.2, 0.02, 0.02, 0.2)
case("psar", f"{TALIB} SAREXT", ["high", "low"], {"start": 0.02, "step": 0.02, "max": 0.2},
     {"sar": np.abs(sar), "direction": np.sign(sar)},
     disagreements={"sar": [*range(2, 14), 250]})

# Volume
case("obv", f"{TALIB} OBV less the first volume", ["close", "volume"], {},
     talib.OBV(close, volume) - volume.iloc[0])
typical = (high + low + close) / 3
case("vwap", f"{PANDAS} rolling sums", HLCV, {"window": 20},
     (typical * volume).rolling(20).sum() / volume.rolling(20).sum())
case("sessionVwap", f"{CLASSIC} vwap, anchor D", [*HLCV, "timestamp"], {},
     classic.vwap(pound.high, pound.low, pound.close, pound.volume, anchor="D"), bars="GBPUSD")
case("mfi", f"{TALIB} MFI", HLCV, {"window": 14}, talib.MFI(high, low, close, volume, 14))

# Oscillators
case("cci", f"{TALIB} CCI", HLC, {"window": 20}, talib.CCI(high, low, close, 20))
case("williamsR", f"{TALIB} WILLR", HLC, {"window": 14}, talib.WILLR(high, low, close, 14))
case("zscore", f"{CLASSIC} zscore", ["close"], {"window": 20}, classic.zscore(close, 20))
case("percentRank", f"{PANDAS} rolling rank, method max, less the value itself", ["close"], {"window": 30},
     100 * (close.rolling(31).rank(method="max") - 1) / 30)

# Windowed statistics, on bars with gaps
x, y = gappy.close.rolling(20), gappy.open
case("rollingSum", f"{PANDAS} rolling", ["close"], {"window": 20}, x.sum(), gaps=GAPS)
case("sma", f"{PANDAS} rolling", ["close"], {"window": 20}, x.mean(), gaps=GAPS)
case("rollingMin", f"{PANDAS} rolling", ["close"], {"window": 20}, x.min(), gaps=GAPS)
case("rollingMax", f"{PANDAS} rolling", ["close"], {"window": 20}, x.max(), gaps=GAPS)
case("rollingMedian", f"{PANDAS} rolling", ["close"], {"window": 20}, x.median(), gaps=GAPS)
case("rollingQuantile", f"{PANDAS} rolling", ["close"], {"window": 20, "q": 0.3}, x.quantile(0.3), gaps=GAPS)
case("rollingRank", f"{PANDAS} rolling, method average", ["close"], {"window": 20}, x.rank(), gaps=GAPS)
case("stdev", f"{PANDAS} rolling", ["close"], {"window": 20, "ddof": 1}, x.std(), gaps=GAPS)
case("stdev", f"{PANDAS} rolling", ["close"], {"window": 20, "ddof": 0}, x.std(ddof=0), gaps=GAPS)
case("rollingCorrelation", f"{PANDAS} rolling", ["close", "volume"], {"window": 20}, x.corr(gappy.volume), gaps=GAPS)
case("rollingBeta", f"{PANDAS} rolling cov over var", ["close", "open"], {"window": 20},
     x.cov(y) / y.rolling(20).var(), gaps=GAPS)
case("cumulativeMax", f"{PANDAS} cummax", ["close"], {}, gappy.close.cummax(), gaps=GAPS)
case("cumulativeMin", f"{PANDAS} cummin", ["close"], {}, gappy.close.cummin(), gaps=GAPS)

target = FOLDER / "libraries.json"
lines = ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases)
target.write_text(f'{{"cases":[\n{lines}\n]}}\n')
print(f"{len(cases)} cases, {target.stat().st_size} bytes")
