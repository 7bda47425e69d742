import { WASM_BASE64 } from "./wasm.generated.ts";

/** Bytes of the kernel module, as built from assembly/. Part of a run's identity (its hash is). */
export const wasmBytes: Uint8Array<ArrayBuffer> = decodeBase64(WASM_BASE64);

let compiled: WebAssembly.Module | undefined;

/** The compiled kernel module; compiled on first use, once per thread. */
export function wasmModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(wasmBytes);
  return compiled;
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
