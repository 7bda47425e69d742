import { type Fields, fieldAt, fieldsOf } from "../fields.ts";
import { keyName, LIMITS, shortened } from "./names.ts";
import type { OpenedRun } from "./stored-run.ts";

/** Parts of `run.json` whose fields are settings; hashes, facts and results are not. */
const SETTINGS = ["suite", "range", "search", "windows", "costs", "exits"] as const;

/**
 * Everything that was set: the strategy's own parameters under their names (those of the best set for
 * a search), the rest by its place in `run.json` (`costs.fee_bps`, `suite.lags`, `data.timeframe`).
 */
export function paramsOf({ document }: Pick<OpenedRun, "document">): Record<string, string> {
  const data = fieldsOf(document.data) ?? {};
  const settings: Record<string, unknown> = {
    "strategy.name": fieldAt(document, "strategy", "name"),
    "strategy.version": fieldAt(document, "strategy", "version"),
    "signal.rows": fieldAt(document, "signal", "rows"),
    "data.symbols": data.symbols,
    "data.timeframe": data.timeframe,
    "data.periods_per_year": data.periods_per_year,
    "data.asset_class": data.asset_class,
    "run.fill": document.fill,
    "baselines.names": fieldAt(document, "baselines", "names"),
  };
  for (const part of SETTINGS) {
    for (const [name, value] of Object.entries(fieldsOf(document[part]) ?? {})) {
      settings[`${part}.${name}`] = value;
    }
  }
  const own = fieldsOf(document.params) ?? fieldsOf(fieldAt(document, "result", "best")) ?? {};
  for (const [name, value] of Object.entries(own)) {
    settings[name in settings ? `params.${name}` : name] = value;
  }
  return paramTexts(settings);
}

/** Values as texts within the server's limits; what is not set (null) is left out. */
export function paramTexts(values: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, string][] => {
      if (value === undefined || value === null) return [];
      const text = typeof value === "object" ? JSON.stringify(value) : String(value);
      return [[keyName(name), shortened(text, LIMITS.param)]];
    }),
  );
}
