import type { SnapshotOptions } from "../../catalog/create.ts";

/** A bar with the time left, on standard error, at most ten times a second; nothing when piped. */
export function progressBar(): {
  readonly option: Pick<SnapshotOptions, "onProgress">;
  readonly end: () => void;
} {
  if (!process.stderr.isTTY) return { option: {}, end: () => {} };
  const begun = performance.now();
  let shown = 0;
  return {
    option: {
      onProgress: (done, total, what) => {
        const now = performance.now();
        if (now - shown < 100) return;
        shown = now;
        const share = done / total;
        const bar = "█".repeat(Math.round(share * 24)).padEnd(24, "░");
        const left = done === 0 ? "" : `, ${secondsLeft(now - begun, share)} s left`;
        process.stderr.write(`\r\x1b[K${bar} ${what}${left}`);
      },
    },
    end: () => process.stderr.write("\r\x1b[K"),
  };
}

function secondsLeft(spent: number, share: number): string {
  return ((spent * (1 - share)) / share / 1000).toFixed(0);
}
