"""Plateau scores and parameter importance by brute force, for test/optimize/analysis.

    python3.11 -m venv VENV && VENV/bin/pip install -r requirements.txt
    VENV/bin/python make_analysis_fixtures.py

writes to test/fixtures/analysis:

plateau.json     every pair of sets is compared to find neighbours (grids: same values but for one number,
                 one step away among the values that occur; else all distances, sorted), then numpy's quantile.
importance.json  R² of least squares on dummy variables (numpy.linalg.lstsq), and the mean R² over
                 every permutation of the scores.
"""

import itertools
import json
import math
from pathlib import Path

import numpy as np
from scipy import stats

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "analysis"
NEAREST = 8
WORST = -1e9


def write(name, cases):
    FOLDER.mkdir(parents=True, exist_ok=True)
    target = FOLDER / name
    lines = ",\n".join(json.dumps(c, separators=(",", ":"), allow_nan=False) for c in cases)
    target.write_text(f'{{"cases":[\n{lines}\n]}}\n')
    print(f"{name}: {len(cases)} cases, {target.stat().st_size} bytes")


def known(values):
    return [None if math.isnan(v) else v for v in values]


def table(rng, search, kinds, sizes, keep, failing, undone, digits):
    """Sets as codes; axis a takes sizes[a] values, of which a hole may leave some without a set."""
    grid = list(itertools.product(*(range(size) for size in sizes)))
    if search == "grid":
        rows = [row for row in grid if rng.random() < keep]
    else:
        rows = [grid[i] for i in rng.permutation(len(grid))[: int(len(grid) * keep)]]
    n = len(rows)
    scores = np.round(rng.normal(size=n), digits)
    done = (rng.random(n) >= undone).astype(int)
    scores[(rng.random(n) < failing) | (done == 0)] = np.nan
    return {"search": search, "kinds": kinds, "sizes": sizes, "codes": np.array(rows).T.tolist(),
            "scores": known(scores), "done": done.tolist()}, np.array(rows), scores, done


# --- plateau -------------------------------------------------------------------------------------


def grid_neighbours(rows, kinds):
    occurring = [sorted(set(rows[:, a])) for a in range(rows.shape[1])]
    places = np.array([[occurring[a].index(v) for a, v in enumerate(row)] for row in rows])
    numbers = [a for a, kind in enumerate(kinds) if kind == "int"]
    full = sum(min(2, len(occurring[a]) - 1) for a in numbers)
    found = []
    for i in range(len(rows)):
        steps = np.abs(places - places[i])
        found.append([j for j in range(len(rows)) if steps[j].sum() == 1 and int(np.argmax(steps[j])) in numbers])
    return found, full


def nearest_neighbours(rows, kinds, done):
    numbers = [a for a, kind in enumerate(kinds) if kind == "int"]
    choices = [a for a, kind in enumerate(kinds) if kind == "choice"]
    run = [i for i in range(len(rows)) if done[i]]
    position = {a: dict(zip(run, (stats.rankdata(rows[run, a]) - 0.5) / len(run))) for a in numbers}
    found = []
    for i in range(len(rows)):
        near = []
        for j in run:
            if not done[i] or i == j or any(rows[i, a] != rows[j, a] for a in choices):
                continue
            distance = 0.0
            for a in numbers:
                difference = position[a][i] - position[a][j]
                distance += difference * difference
            near.append((distance, j))
        found.append([j for _, j in sorted(near)[:NEAREST]])
    return found, NEAREST


def plateau(found, full, scores, done):
    result, counts = [], []
    for i, neighbours in enumerate(found):
        if math.isnan(scores[i]):
            result.append(math.nan)
            counts.append(0)
            continue
        seen = [i] + [j for j in neighbours if done[j]]
        counts.append(len(seen) - 1)
        values = [WORST if math.isnan(scores[j]) else scores[j] for j in seen]
        quartile = float(np.quantile(values, 0.25, method="inverted_cdf"))
        enough = len(seen) / (full + 1) >= 0.5
        result.append(quartile if enough and quartile > WORST else math.nan)
    return result, counts


rng = np.random.default_rng(20)
cases = []
for search, kinds, sizes, keep, failing, undone, digits in [
    ("grid", ["int"], [12], 1, 0, 0, 3),
    ("grid", ["int", "int"], [7, 5], 1, 0, 0, 3),
    ("grid", ["int", "int"], [9, 8], 0.6, 0.15, 0.1, 1),
    ("grid", ["int", "int"], [12, 3], 0.25, 0, 0, 3),
    ("grid", ["int", "choice", "int"], [5, 3, 6], 0.8, 0.2, 0, 2),
    ("grid", ["int", "int", "int"], [6, 1, 5], 0.9, 0.1, 0.3, 2),
    ("grid", ["int"] * 4, [4, 2, 3, 5], 0.7, 0.2, 0.05, 1),
    ("random", ["int"], [60], 0.5, 0, 0, 3),
    ("random", ["int", "int"], [20, 20], 0.3, 0.1, 0.1, 2),
    ("random", ["int", "choice", "int"], [12, 4, 9], 0.2, 0.2, 0, 2),
    ("random", ["int"] * 4, [5, 6, 4, 5], 0.3, 0.1, 0.1, 1),
    ("random", ["int", "int"], [3, 4], 0.5, 0, 0, 2),
]:
    case, rows, scores, done = table(rng, search, kinds, sizes, keep, failing, undone, digits)
    found, full = grid_neighbours(rows, kinds) if search == "grid" else nearest_neighbours(rows, kinds, done)
    values, counts = plateau(found, full, scores, done)
    cases.append({**case, "full": full, "plateau": known(values), "neighbours": counts})
write("plateau.json", cases)


# --- importance ----------------------------------------------------------------------------------


def r_squared(groups, scores):
    dummies = (np.array(groups)[:, None] == np.unique(groups)[None, :]).astype(float)
    coefficients = np.linalg.lstsq(dummies, scores, rcond=None)[0]
    residual = scores - dummies @ coefficients
    return float(1 - residual @ residual / np.sum((scores - scores.mean()) ** 2))


def grouped(column, limit):
    if len(set(column)) <= limit:
        return column
    position = (stats.rankdata(column) - 0.5) / len(column)
    return np.floor(position * limit).astype(int)


cases = []
for search, kinds, sizes, keep, failing in [
    ("grid", ["int", "int"], [6, 7], 1, 0),
    ("grid", ["int", "choice", "int"], [5, 3, 4], 0.6, 0.1),
    ("grid", ["int", "int", "int"], [14, 1, 3], 1, 0.2),
    ("random", ["int", "int"], [40, 30], 0.3, 0.1),
    ("random", ["int", "choice", "int"], [9, 12, 25], 0.1, 0.05),
    ("random", ["int", "int"], [300, 300], 0.02, 0),
]:
    case, rows, scores, done = table(rng, search, kinds, sizes, keep, failing, 0, 4)
    used = ~np.isnan(scores)
    # An effect of the first parameter, so that shares are not all noise.
    scores = np.round(scores + rows[:, 0] / sizes[0], 4)
    case["scores"] = known(scores)
    n = int(used.sum())
    limit = 10**9 if search == "grid" else min(10, max(2, n // 10))
    pair_limit = 10**9 if search == "grid" else min(10, max(2, int(math.sqrt(n * 10)) // 10))
    by = lambda a, most: grouped(rows[used, a], most if kinds[a] == "int" else 10**9)
    varying = [a for a in range(len(sizes)) if len(set(rows[used, a])) > 1]
    shares = {f"p{a}": r_squared(by(a, limit), scores[used]) for a in varying}
    pairs = {}
    for a, b in itertools.combinations(varying, 2):
        one, other = by(a, pair_limit), by(b, pair_limit)
        both = r_squared(one.astype(int) * 1000 + other, scores[used])
        pairs[f"p{a} p{b}"] = both - r_squared(one, scores[used]) - r_squared(other, scores[used])
    cases.append({**case, "scored": n, "shares": shares, "pairs": pairs})

# Every way to deal seven scores out to a grid of 2 by 4 with one hole.
rows = np.array([row for row in itertools.product(range(2), range(4)) if row != (1, 2)])
scores = np.array([0.3, -1.2, 0.8, 2.5, 0.1, -0.4, 0.9])
cells = rows[:, 0] * 10 + rows[:, 1]
means = {"p0": [], "p1": [], "p0 p1": []}
for dealt in itertools.permutations(scores):
    one, other = r_squared(rows[:, 0], np.array(dealt)), r_squared(rows[:, 1], np.array(dealt))
    means["p0"].append(one)
    means["p1"].append(other)
    means["p0 p1"].append(r_squared(cells, np.array(dealt)) - one - other)
cases.append({"search": "grid", "kinds": ["int", "int"], "sizes": [2, 4], "codes": rows.T.tolist(),
              "scores": scores.tolist(), "done": [1] * 7,
              "scored": 7, "byChance": {name: float(np.mean(values)) for name, values in means.items()}})
write("importance.json", cases)
