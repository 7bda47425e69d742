// Tests run from the sources; the one source that has to be built first is the kernels.
import { buildKernels, kernelsAreStale } from "./build.mjs";

export default async function setup() {
  if (!kernelsAreStale()) return;
  const code = await buildKernels(process.execPath);
  if (code !== 0) throw new Error("The kernels do not build; see the messages above.");
}
