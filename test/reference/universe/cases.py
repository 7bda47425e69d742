"""What is run: source tables, signals and options of each fixture case."""

from __future__ import annotations

from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures" / "universe"
SYNTHETIC = FIXTURES / "synthetic"
EXAMPLES = Path(__file__).parents[3] / "examples"


def demo(signal: str, **more) -> dict:
    """A sample signal on the demo universe with the default options."""
    return {"tables": EXAMPLES / "data" / "universe", "signal": EXAMPLES / "signals" / signal, "options": {}} | more


# 60 names: fifths instead of tenths, and sides that may be small.
SMALL = {"fractile": [20, 80], "mincos": 3}

CASES = {
    "synthetic": {
        "tables": SYNTHETIC,
        "signal": SYNTHETIC / "signal.csv.gz",
        "options": SMALL,
        "modes": ("off", "industry", "all"),
        "baseline_daily": True,
        # single configs beside the suite: name -> options over those of the case
        "configs": {
            "hold5_volume": {"hold": 5, "weight": "volume"},
            "value_lag1": {"weight": "value", "lag": 1},
            "from_open_industry": {"from_open": True, "residualize": "industry"},
            "from_open_hold3": {"from_open": True, "hold": 3, "lag": 2},
            "member": {"universe": 1, "universe_flag": "member"},
            "not_member_all": {"universe": 0, "universe_flag": "member", "residualize": "all", "mincos": 2},
            "spread": {"tc_model": "spread"},
            "impact": {"tc_model": "impact", "tc_bps": 5, "book": 1e6, "from": "2019-07-01", "to": "2019-11-15"},
            "impact_from_open": {"tc_model": "impact", "tc_bps": 0, "book": 1e6, "from_open": True, "from": "2019-07-01", "to": "2019-11-15"},
            "never_enough_names": {"fractile": [10, 90], "mincos": 10},
            "lopsided_free": {"fractile": [30, 90], "mincos": 5, "tc_bps": 0},
        },
        # suites with other options: IC, coverage, exposures and correlations under them
        "suites": {
            "member_hold3": {"universe": 1, "universe_flag": "member", "hold": 3},
            "from_open_range": {"from_open": True, "from": "2019-03-01", "to": "2020-01-01"},
        },
        "refused": {"impact_too_early": {"tc_model": "impact", "tc_bps": 5, "book": 1e6}},
    },
    "demo_momentum_reversal": demo("momentum-reversal.parquet", configs={"lag0_all": {"residualize": "all"}}),
    "demo_noise": demo("noise.parquet", light=True),
    "demo_look_ahead": demo("look-ahead.parquet", light=True),
}
