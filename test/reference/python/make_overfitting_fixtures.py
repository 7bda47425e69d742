"""Overfitting statistics by brute force and by PyPI libraries, for test/optimize/overfitting.

    python3.11 -m venv VENV && VENV/bin/pip install -r requirements.txt
    VENV/bin/python make_overfitting_fixtures.py

writes to test/fixtures/overfitting:

normal.json       Φ and its inverse: mpmath with 50 digits, rounded to float64; scipy has to agree.
sharpe.json       probabilistic and deflated Sharpe ratio, minimum track record length: the formulas of
                  SEMANTICS S over scipy.stats.norm.
correlation.json  mean pairwise correlation out of numpy's full correlation matrix.
cscv.json         combinatorially symmetric cross-validation, literally: every combination of 8 of 16
                  blocks, both return matrices put together row by row, numpy's mean and std of each
                  column, scipy's rankdata and linregress. Returns are whole numbers of 2^-17.
"""

import itertools
import json
import math
from pathlib import Path

import mpmath
import numpy as np
from scipy import special, stats

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "overfitting"
# A power of two: sums are exact whatever their order, so a sum of 0 is 0 for everyone.
UNIT = 2.0**-17
BLOCKS = 16

mpmath.mp.dps = 50


def write(name, content):
    target = FOLDER / name
    lines = ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in content)
    target.write_text(f'{{"cases":[\n{lines}\n]}}\n')
    print(f"{name}: {len(content)} cases, {target.stat().st_size} bytes")


# --- the normal distribution ---------------------------------------------------------------------


def quantile(p):
    """Newton's method on log Φ from scipy's guess: mpmath inverts no normal distribution in a far tail."""
    if p == 0.5:
        return mpmath.mpf(0)
    upper = p > 0.5
    tail = 1 - mpmath.mpf(p) if upper else mpmath.mpf(p)
    x = mpmath.mpf(float(special.ndtri(float(tail))))
    for _ in range(8):
        cdf = mpmath.ncdf(x)
        x -= (mpmath.log(cdf) - mpmath.log(tail)) * cdf / mpmath.npdf(x)
    assert abs(mpmath.ncdf(x) / tail - 1) < mpmath.mpf(10) ** -40
    return -x if upper else x


# On both sides of where the approximations change: 0.67448975 and √32 for Φ, 0.075 and e⁻²⁵ for the inverse.
xs = [-37.5, -30.0, -20.0, -12.5, -8.3, -5.7, -5.66, -5.65, -4.0, -3.0, -1.96, -1.0, -0.68, -0.674490, -0.674489,
      -0.3, -1e-3, -1e-12, 0.0, 1e-9, 0.25, 0.674489, 0.674490, 0.9, 1.2815515655446004, 2.0, 3.5, 5.656, 5.657, 7.0, 8.2]
xs += np.random.default_rng(1).uniform(-35, 6, 40).tolist()
ps = [1e-300, 1e-100, 1e-30, 1.38e-11, 1.39e-11, 1e-9, 1e-6, 1 / 4851, 1 / (4851 * math.e), 0.001, 0.025, 0.0749,
      0.0751, 0.2, 0.4999999, 0.5, 0.5000001, 0.75, 0.9249, 0.9251, 0.95, 0.99, 0.999999, 1 - 2**-30, 1 - 2**-53]
ps += np.random.default_rng(2).uniform(0, 1, 30).tolist() + (10 ** np.random.default_rng(3).uniform(-40, 0, 20)).tolist()
normal = []
for x in xs:
    value = float(mpmath.ncdf(mpmath.mpf(x)))
    assert math.isclose(value, special.ndtr(x), rel_tol=1e-12)
    normal.append({"function": "cdf", "x": x, "value": value})
for p in ps:
    value = float(quantile(p))
    assert math.isclose(value, special.ndtri(p), rel_tol=1e-9, abs_tol=1e-15)
    normal.append({"function": "quantile", "x": p, "value": value})
write("normal.json", normal)


# --- Sharpe ratios -------------------------------------------------------------------------------

def spread(sharpe, skew, kurtosis):
    return math.sqrt(1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe**2)


def psr(sharpe, benchmark, length, skew, kurtosis):
    return stats.norm.cdf((sharpe - benchmark) * math.sqrt(length - 1) / spread(sharpe, skew, kurtosis))


def expected_max(trials, variance):
    if trials == 1:
        return 0.0
    gamma = np.euler_gamma
    upper = stats.norm.isf
    return math.sqrt(variance) * ((1 - gamma) * upper(1 / trials) + gamma * upper(1 / (trials * math.e)))


rng = np.random.default_rng(4)
sharpe_cases = []
for trials in [1, 2, 3, 10, 100, 4851, 1_000_000]:
    # Moments of actual returns, so that no impossible skewness and kurtosis come together.
    length = int(rng.integers(60, 3000))
    returns = rng.standard_t(5, length) * 0.01 + rng.exponential(0.004, length) - 0.003
    sharpe = float(returns.mean() / returns.std(ddof=1))
    skew, kurtosis = float(stats.skew(returns)), float(stats.kurtosis(returns, fisher=False))
    variance = float(rng.uniform(1e-5, 1e-3))
    benchmark = sharpe - float(rng.uniform(0.01, 0.1))
    luck = expected_max(trials, variance)
    confidence = float(rng.uniform(0.8, 0.99))
    sharpe_cases.append({
        "sharpe": sharpe, "length": length, "skewness": skew, "kurtosis": kurtosis, "benchmark": benchmark,
        "trials": trials, "variance": variance, "confidence": confidence,
        "probabilistic": psr(sharpe, benchmark, length, skew, kurtosis),
        "expected_max": luck,
        "deflated": psr(sharpe, luck, length, skew, kurtosis),
        "minimum_length": 1 + (spread(sharpe, skew, kurtosis) * stats.norm.ppf(confidence) / (sharpe - benchmark)) ** 2,
    })
write("sharpe.json", sharpe_cases)


# --- returns -------------------------------------------------------------------------------------

def returns_of(seed, rows, sets, shared=0.5, drift=0.0):
    """Whole numbers of UNIT: a common factor, noise of its own for each set, and a drift that grows with its index."""
    draw = np.random.default_rng(seed)
    common = draw.standard_normal((rows, 1))
    own = draw.standard_normal((rows, sets))
    mixed = math.sqrt(shared) * common + math.sqrt(1 - shared) * own
    return np.rint(1000 * (mixed + drift * np.arange(sets) / sets)).astype(int)


def varied(seed, rows, sets):
    """Exact ties, flat sets, sets that trade in one block alone, one that is another's opposite."""
    r = returns_of(seed, rows, sets, shared=0.3)
    r[:, 3] = 0
    r[:, 7] = 40
    r[:, 9] = r[:, 5]
    r[:, 12] = r[:, 1]
    r[:, 13] = r[:, 1]
    r[:, 15] = -r[:, 2]
    r[rows // 16 :, 17] = 0
    r[: rows - rows // 32, 18] = 0
    r[:, 19] = 2 * r[:, 4]
    return r


def losing(seed, rows):
    """Sets that all lose, beside flat ones: an undefined Sharpe ratio of 0 beats them."""
    r = returns_of(seed, rows, 12) - 3000
    r[:, [4, 8]] = 0
    return r


MATRICES = {
    "noise": returns_of(11, 320, 24),
    "one that is better": returns_of(12, 403, 12, shared=0.8, drift=0.3),
    "ties, flat and sparse sets": varied(13, 500, 40),
    "losing sets beside flat ones": losing(14, 335),
    "two equal sets": np.repeat(returns_of(15, 320, 1), 2, axis=1),
    "sixteen rows, one in each block": returns_of(16, 16, 12),
}

write("correlation.json", [
    {
        "name": name,
        "sets": int(len(alive)),
        "left_out": int(r.shape[1] - len(alive)),
        "correlation": float((matrix.sum() - len(alive)) / (len(alive) * (len(alive) - 1))),
    }
    for name, r in MATRICES.items()
    for alive in [[i for i in range(r.shape[1]) if np.ptp(r[:, i]) > 0]]
    for matrix in [np.corrcoef(r[:, alive], rowvar=False)]
])


# --- cross-validation ----------------------------------------------------------------------------

def sharpe_of(matrix):
    mean, std = matrix.mean(axis=0), matrix.std(axis=0, ddof=1)
    return np.where(std > 1e-12, mean / np.where(std > 1e-12, std, 1), 0.0)


def cross_validate(name, whole):
    blocks = np.array_split(whole * UNIT, BLOCKS)
    sets = whole.shape[1]
    found = []
    for inside in itertools.combinations(range(BLOCKS), BLOCKS // 2):
        outside = [b for b in range(BLOCKS) if b not in inside]
        train = sharpe_of(np.concatenate([blocks[b] for b in inside]))
        test = sharpe_of(np.concatenate([blocks[b] for b in outside]))
        best = int(np.argmax(train))
        rank = float(stats.rankdata(test, method="average")[best])
        found.append((sum(1 << b for b in inside), best, rank, float(train[best]), float(test[best])))
    found.sort()
    ranks = np.array([f[2] for f in found])
    omega = ranks / (sets + 1)
    logits = np.log(omega / (1 - omega))
    inside, outside = np.array([f[3] for f in found]), np.array([f[4] for f in found])
    line = stats.linregress(inside, outside) if np.ptp(inside) > 1e-12 else None
    return {
        "name": name,
        "rows": whole.shape[0],
        "boundaries": np.cumsum([0] + [len(b) for b in blocks]).tolist(),
        # Column by column: one list per set.
        "returns": whole.T.tolist(),
        "splits": len(found),
        "pbo": float(np.mean(logits <= 0)),
        "probability_of_loss": float(np.mean(outside < 0)),
        "times_chosen": np.bincount([f[1] for f in found], minlength=sets).tolist(),
        "twice_ranks": np.bincount((2 * ranks).astype(int), minlength=2 * sets + 1).tolist(),
        "logit_quantiles": np.quantile(logits, [0.05, 0.25, 0.5, 0.75, 0.95]).tolist(),
        "line": None if line is None else
            {"slope": line.slope, "intercept": line.intercept, "r_squared": line.rvalue**2},
        # A few splits whole, by their place in the order of the masks.
        "some": [{"split": k, "blocks": found[k][0], "chosen": found[k][1], "rank": found[k][2],
                  "in_sample": found[k][3], "out_of_sample": found[k][4]} for k in range(0, len(found), 143)],
    }


write("cscv.json", [cross_validate(name, r) for name, r in MATRICES.items()])
