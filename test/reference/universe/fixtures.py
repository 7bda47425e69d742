"""Results as compact JSON: full double precision, NaN as null, gzip without a time stamp."""

from __future__ import annotations

import gzip
import hashlib
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd

DAILY = "date gross net cost turnover long short universe_mean n_long n_short missing_returns".split()
SAMPLES = 6


def plain(value):
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, (np.integer, np.bool_)):
        return value.item()
    if isinstance(value, (float, np.floating)):
        return None if math.isnan(value) else float(value)
    return value


def columns(table: pd.DataFrame, names: list[str]) -> dict:
    return {name: table[name].tolist() for name in names if name in table}


def write(path: Path, document: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(plain(document), separators=(",", ":"), allow_nan=False)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def sample_days(run: dict) -> list[int]:
    """Evenly spaced P&L days, first and last among them."""
    days = run["days"]
    return sorted({days[i] for i in np.linspace(0, len(days) - 1, SAMPLES).round().astype(int)}) if days else []


def run_document(run: dict, dates, light: bool = False) -> dict:
    """One config; unless `light` with daily series, those of cap tiers, and signals (residuals) and weights of sample days."""
    document = {
        "config": run["config"],
        "counts": run["counts"],
        "skipped": [s | {"d": dates[s["d"]].strftime("%Y-%m-%d")} for s in run["skipped"]],
        "summary": run["summary"],
        "fractile": run["fractile"],
    }
    if not light:
        document["daily"] = columns(run["daily"], DAILY)
        document["cap_net"] = {tier: daily["net"].tolist() for tier, daily in run["cap_daily"].items()}
        document["samples"] = []
        for e in sample_days(run):
            day = run["residuals"][run["residuals"]["d"] == e - 1]
            w = run["weights"][e]
            document["samples"].append(
                {
                    "formation": dates[e - 1].strftime("%Y-%m-%d"),
                    "security_id": day["security_id"].tolist(),
                    "signal": day["signal"].tolist(),
                    "weights": {"security_id": w.index.tolist(), "weight": w.tolist()},
                }
            )
    return document


def suite_document(suite: dict, dates, baseline_daily: bool) -> dict:
    """Everything of a suite beside its configs."""
    baselines = {}
    for name, b in suite["baselines"].items():
        kept = {k: v for k, v in b.items() if k != "daily"}
        if baseline_daily and "daily" in b:
            kept["daily"] = columns(b["daily"], ["gross", "net", "turnover"])
        baselines[name] = kept
    series = {
        h: {"formation": [dates[d].strftime("%Y-%m-%d") for d in s["d"]]} | columns(s, ["ic", "spread", "names"])
        for h, s in suite["ic_series"].items()
    }
    names = "ic rank_autocorrelation exposures coverage figures score verdict best median_gap".split()
    return {name: suite[name] for name in names} | {"baselines": baselines, "ic_series": series}


def write_inputs(path: Path, case: dict) -> None:
    """SHA-256 of the files the case was computed from: other files make the fixtures stale, not wrong."""
    files = [*sorted(case["tables"].glob("*.parquet")), case["signal"]]
    hashes = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(hashes, indent=2) + "\n")
