import { fingerprintBars } from "../../data/fingerprint.ts";
import type { ResolvedOptions } from "../../engine/options.ts";
import { wasmBytes } from "../../kernels/module.ts";
import type { RunIdentity } from "../../tracking/identity.ts";
import { ENGINE_VERSION } from "../../tracking/version.ts";
import type { LoadedStrategy } from "../strategy-file/load.ts";
import type { RunData } from "./data.ts";
import { caveatsOf } from "./notes.ts";
import type { RunRequest } from "./request.ts";

/**
 * What identifies every kind of run over bars.
 *
 * @param graph `describeProgram` of the compiled signal.
 */
export function runIdentity(
  request: RunRequest,
  { strategy, sources, packages }: LoadedStrategy,
  graph: string,
  data: RunData,
  options: ResolvedOptions,
): RunIdentity {
  const { provenance, timeframe } = data.report;
  const { fingerprint, columns } = fingerprintBars(data.bars, provenance, request.range);
  return {
    strategyName: strategy.name,
    strategyVersion: strategy.version,
    sources,
    packages,
    graph,
    data: {
      fingerprint,
      columns,
      symbols: data.bars.symbols,
      timeframe: data.bars.timeframe,
      timeframeLabel: timeframe.label,
      assetClass: data.assetClass,
      ...(provenance.vendor === undefined ? {} : { vendor: provenance.vendor }),
      ...(provenance.asOf === undefined ? {} : { asOf: provenance.asOf }),
      ...(provenance.licence === undefined ? {} : { licence: provenance.licence }),
      dropped: data.dropped,
      caveats: caveatsOf(data),
    },
    ...options,
    engineVersion: ENGINE_VERSION,
    wasm: wasmBytes,
  };
}
