import { createServer, request as forward, type Server } from "node:http";

/**
 * Stands before the server, and ends all connections when a request comes that is number `at`; half of
 * the time, by its number, after the server has carried it out.
 */
export async function cuttingProxy(
  to: string,
  at: number,
  then: () => Promise<void> = async () => {},
): Promise<{ proxy: Server; uri: string }> {
  let requests = 0;
  const proxy = createServer((incoming, outgoing) => {
    requests++;
    if (requests > at || (requests === at && at % 2 === 1)) {
      incoming.socket.destroy();
      return;
    }
    const ends = requests === at;
    const passed = forward(
      `${to}${incoming.url}`,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        if (ends) {
          answer.resume();
          void then().finally(() => incoming.socket.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on("error", () => incoming.socket.destroy());
    incoming.pipe(passed);
  });
  const port = await new Promise<number>((resolve) => {
    proxy.listen(0, "127.0.0.1", () => {
      const address = proxy.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  return { proxy, uri: `http://127.0.0.1:${port}` };
}
