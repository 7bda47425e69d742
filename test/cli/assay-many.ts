// Runs several command lines in one process and prints what each did as one JSON document.
import { main } from "../../src/cli/main.ts";

const commands: string[][] = JSON.parse(process.argv[2] ?? "[]");
const results: object[] = [];
for (const argv of commands) {
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  const code = await main(argv);
  results.push({ code, stdout: stdout.release(), stderr: stderr.release() });
}
process.stdout.write(JSON.stringify(results));

/** Keeps what is written to a stream instead of writing it, until released. */
function capture(stream: NodeJS.WriteStream): { release: () => string } {
  const { write } = stream;
  let printed = "";
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    printed += String(chunk);
    const done = rest.at(-1);
    if (typeof done === "function") done();
    return true;
  };
  return {
    release: () => {
      stream.write = write;
      return printed;
    },
  };
}
