import { expect, it } from "vitest";
import { FX, SMA_CROSS, startAssay } from "./run-assay.ts";

const ENOUGH = ["backtest", SMA_CROSS, "--data", FX, "--no-files", "--json"];

it.each([
  ["when the reader has seen enough", ENOUGH, true],
  ["when nobody reads its help", ["optimize", "--help"], false],
])("ends well %s", async (_, args, reads) => {
  const child = startAssay(args);
  const { stdout } = child;
  if (reads) stdout!.once("data", () => stdout!.destroy());
  else stdout!.destroy();
  let errors = "";
  child.stderr!.on("data", (chunk: unknown) => {
    errors += String(chunk);
  });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  expect(errors).toBe("");
  expect(code).toBe(0);
});
