/** The ratchet, whose second set can no longer be built where threads import it. */
import { isMainThread } from "node:worker_threads";
import { strategy } from "../../../src/strategy/strategy.ts";
import ratchet from "./ratchet.ts";

export default strategy({
  ...ratchet,
  signal: (columns, params) => {
    if (!isMainThread && params.patience === 2) throw new Error("not here");
    return ratchet.signal(columns, params);
  },
});
