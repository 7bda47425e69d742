import type { SearchRound } from "../../optimize/search-run.ts";
import { formatCount } from "../../report/format.ts";

const WIDTH = 24;
const EVERY_MS = 200;

/** Shows on a terminal how far a round has come. @returns what takes the bar away. */
export function showProgress({ number, sets, resumed, progress }: SearchRound): () => void {
  return showBar({
    label: () => (number > 0 ? `Round ${number + 1}  ` : ""),
    sets: sets.length - resumed,
    fraction: () => progress.fraction(),
  });
}

/** Work with an end, as a bar shows it. */
interface ShownWork {
  /** Before the bar. */
  readonly label: () => string;
  /** Sets that there are to do. */
  readonly sets: number;
  /** Share of them that is done. */
  readonly fraction: () => number;
}

/** Shows on a terminal how far work has come. @returns what takes the bar away. */
export function showBar({ label, sets, fraction }: ShownWork): () => void {
  if (!process.stderr.isTTY) return () => {};
  const begun = performance.now();
  const show = () => {
    const elapsed = performance.now() - begun;
    process.stderr.write(`\r\x1b[K${label()}${progressLine(fraction(), sets, elapsed)}`);
  };
  const timer = setInterval(show, EVERY_MS);
  return () => {
    clearInterval(timer);
    process.stderr.write("\r\x1b[K");
  };
}

/**
 * A bar, the share that is done, sets per second and the time left.
 *
 * @param sets that there were to do.
 * @param elapsed ms since the start.
 */
export function progressLine(share: number, sets: number, elapsed: number): string {
  const bar = "█".repeat(Math.floor(share * WIDTH)).padEnd(WIDTH, "░");
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  if (share === 0 || elapsed === 0) return `${bar} ${percent}`;
  const rate = (share * sets * 1000) / elapsed;
  const left = (elapsed * (1 - share)) / share;
  return `${bar} ${percent}  ${formatCount(Math.round(rate))} sets/s  ${inWords(left / 1000)} left`;
}

function inWords(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
