/**
 * Lets signals that arrived during blocking work take effect: Node runs their handlers only between
 * two rounds of its event loop, and forgets them when the handlers are taken away before that. The
 * first wait may still end in the round that was under way, the second has a whole round before it.
 */
export async function letSignalsIn(): Promise<void> {
  await new Promise((done) => setImmediate(done));
  await new Promise((done) => setImmediate(done));
}
