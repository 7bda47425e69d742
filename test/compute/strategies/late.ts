/** The ratchet, in a file that fails on its threads when it is told to, long after it was imported. */
import ratchet from "./ratchet.ts";

new BroadcastChannel("late").onmessage = () => {
  throw new Error("too late");
};

export default ratchet;
