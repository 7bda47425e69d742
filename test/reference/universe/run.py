"""Rewrites the fixtures of a case: `python -m universe.run synthetic`."""

from __future__ import annotations

import sys

from .backtest import run_backtest
from .cases import CASES, FIXTURES
from .fixtures import run_document, suite_document, write, write_inputs
from .suite import run_suite
from .tables import BadInput, Universe, read_signal


def run_case(name: str, case: dict) -> None:
    universe = Universe(case["tables"])
    signal = read_signal(case["signal"])
    out = FIXTURES / name / "expected"
    write_inputs(out / "inputs.json", case)
    light = case.get("light", False)

    suite = run_suite(signal, universe, case["options"], modes=case.get("modes", ("off", "industry")))
    document = suite_document(suite, universe.dates, case.get("baseline_daily", False))
    write(out / "suite.json.gz", {"options": case["options"], "tables": universe.counts} | document)
    configs = suite["runs"] | case.get("configs", {})
    for key, config in configs.items():
        run = config if key in suite["runs"] else run_backtest(signal, universe, case["options"] | config)
        write(out / f"{key}.json.gz", run_document(run, universe.dates, light and key != "lag0_off"))
        s = run["summary"]["overall"]
        print(f"{name} {key}: days {s['days']}, sharpe {s['sharpe']:.4f}, turnover {s['turnover']:.4f}, {run['counts']}")
    for key, options in case.get("suites", {}).items():
        other = run_suite(signal, universe, case["options"] | options)
        document = suite_document(other, universe.dates, False)
        write(out / f"suite_{key}.json.gz", {"options": case["options"] | options} | document)
    for key, options in case.get("refused", {}).items():
        try:
            run_backtest(signal, universe, case["options"] | options)
        except BadInput as error:
            write(out / f"refused_{key}.json.gz", {"config": case["options"] | options, "error": str(error)})
            print(f"{name} {key} refused: {error}")
        else:
            raise SystemExit(f"{name} {key} was to be refused")
    print(name, suite["figures"], suite["score"], suite["verdict"], suite["ic"], suite["coverage"], sep="\n")


if __name__ == "__main__":
    for wanted in sys.argv[1:] or CASES:
        run_case(wanted, CASES[wanted])
