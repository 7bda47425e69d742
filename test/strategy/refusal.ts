import { AssayError } from "../../src/errors.ts";

/** The error with which `build` is refused; fails where nothing is refused. */
export function refusal(build: () => unknown): AssayError {
  try {
    build();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
