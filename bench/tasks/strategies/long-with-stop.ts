import { int } from "../../../src/strategy/parameters.ts";
import { strategy } from "../../../src/strategy/strategy.ts";
import { longAbove } from "./long-above.ts";
import { byName, WINDOWS } from "./windows.ts";

/** Long above with a stop-loss, in hundredths of a percent. */
export default byName(
  strategy({
    name: "long-with-stop",
    version: "1",
    params: { ...WINDOWS, stop: int(1, 9_999, { default: 500 }) },
    signal: (columns, { fast, slow }) => longAbove.signal(columns, { fast, slow }),
    exits: ({ stop }) => ({ stopLoss: stop / 10_000 }),
  }),
);

/** Where threads find it. */
export const url = import.meta.url;
