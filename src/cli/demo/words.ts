import { fileURLToPath } from "node:url";

const EXAMPLES = new URL("../../../examples/", import.meta.url);

/** What the end of the story says of a step that left a run behind. */
export interface ToldStep {
  readonly name: string;
  readonly runId: string;
  /** Path of the report, or of the table where there is none. */
  readonly report: string;
  /** For the JSON document. */
  readonly document: object;
}

/** A step of the story: its title, and what it is about. */
export function heading(title: string, lines: readonly string[]): string {
  return ["", title, "─".repeat(title.length), ...lines].join("\n");
}

/** What to think of the figures above. */
export function comment(lines: readonly string[]): string {
  return ["", ...lines.map((line) => `  > ${line}`)].join("\n");
}

/** Path of a file of the shipped examples. */
export function example(path: string): string {
  return fileURLToPath(new URL(path, EXAMPLES));
}
