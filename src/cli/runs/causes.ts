import { plural } from "../../report/format.ts";
import type { Fields } from "../../tracking/fields.ts";
import { type Difference, differences } from "../../tracking/flatten.ts";
import { identityOf } from "../../tracking/stored-run.ts";

/** Why a run that was run again is not what it was. */
export interface Cause {
  readonly what: "engine" | "packages" | "data" | "signal" | "identity" | "unknown";
  /** A sentence. */
  readonly text: string;
}

/** What the differences of two identities mean, in order of weight. */
export function causesOf(recorded: Fields, found: Fields): Cause[] {
  const left = differences(identityOf(recorded), identityOf(found));
  const take = (pattern: RegExp) => {
    const taken = left.filter(({ path }) => pattern.test(path));
    for (const one of taken) left.splice(left.indexOf(one), 1);
    return taken;
  };
  const engine = take(/^engine\./);
  const packages = take(/^(strategy|baselines)\.packages(\.|$)/);
  const columns = take(/^data\.columns\./);
  const tables = take(/^data\.tables\./);
  const data = take(/^(data\.|windows\.data_continue)/);
  const signal = take(/^signal\./);
  // The hash of a column covers the warm-up, which other code may make longer; the fingerprint does not.
  const otherCode =
    engine.length + packages.length > 0 || left.some(({ path }) => path === "strategy.graph");
  const sameBars = data.every(({ path }) => path !== "data.fingerprint");
  return [
    ...(engine.length > 0 ? [engineCause(engine)] : []),
    ...(packages.length > 0 ? [packagesCause(packages)] : []),
    ...columnsCause(columns, otherCode && sameBars),
    ...tablesCause(tables),
    ...otherDataCause(data, columns.length + tables.length > 0),
    ...(signal.length > 0 ? [signalCause(signal)] : []),
    ...(left.length > 0
      ? [{ what: "identity" as const, text: `Other than recorded: ${differencesInWords(left)}.` }]
      : []),
  ];
}

function engineCause(found: readonly Difference[]): Cause {
  const version = found.find(({ path }) => path === "engine.version");
  const made = version
    ? `It was made by Assay ${version.a}, and this is ${version.b}`
    : "It was made by other kernels (wasm) of the same version of Assay";
  return { what: "engine", text: `${made}; another engine may well give other bytes.` };
}

function packagesCause(found: readonly Difference[]): Cause {
  const names = found.map(({ path }) => path.replace(/^.*\.packages\.?/, "")).filter(Boolean);
  return {
    what: "packages",
    text: `Packages that its source imports are not the ones that it ran with: ${names.join(", ")}.`,
  };
}

function columnsCause(found: readonly Difference[], lookback: boolean): Cause[] {
  if (found.length === 0) return [];
  const names = found.map(({ path }) => path.replace("data.columns.", ""));
  const columns = `${names.length === 1 ? "column" : "columns"} ${names.join(", ")}`;
  if (lookback) {
    const text = `Of ${columns} more or fewer bars were loaded, or other ones: a signal that looks back otherwise would do this.`;
    return [{ what: "identity", text }];
  }
  const have = names.length === 1 ? "has" : "have";
  const text = `The data changed: ${columns} of the bars ${have} other values or times.`;
  return [{ what: "data", text }];
}

function tablesCause(found: readonly Difference[]): Cause[] {
  return found.map(({ path, a, b }) => {
    const table = path.replace("data.tables.", "");
    const how = a === undefined ? "is new" : b === undefined ? "is missing" : "has other values";
    return { what: "data", text: `The snapshot changed: table ${table} ${how}.` };
  });
}

/** What is said of data beside their values; a changed fingerprint alone says nothing that is new. */
function otherDataCause(found: readonly Difference[], told: boolean): Cause[] {
  const news = found.filter(({ path }) => path !== "data.fingerprint");
  if (news.length > 0) {
    return [{ what: "data", text: `The data changed: ${differencesInWords(news)}.` }];
  }
  if (told || found.length === 0) return [];
  return [{ what: "data", text: `The data changed: ${differencesInWords(found)}.` }];
}

function signalCause(found: readonly Difference[]): Cause {
  const rows = found.find(({ path }) => path === "signal.rows");
  const detail = rows ? `${rows.b} rows instead of ${rows.a}` : "as many rows, with other values";
  return { what: "signal", text: `The signal's file changed: ${detail}.` };
}

const LISTED = 6;

/** "costs.fee_bps is 2, was 1; …", the first few. */
export function differencesInWords(found: readonly Difference[]): string {
  const shown = found
    .slice(0, LISTED)
    .map(({ path, a = "nothing", b = "nothing" }) => `${path} is ${short(b)}, was ${short(a)}`);
  const more = found.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${plural(more, "more difference")}`] : [])].join("; ");
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text || "empty";
}
