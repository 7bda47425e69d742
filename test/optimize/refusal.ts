import { expect } from "vitest";
import { AssayError } from "../../src/errors.ts";

/** The error that a call is refused with; fails where it is not refused. */
export function refusal(call: () => unknown): AssayError {
  try {
    call();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  return expect.unreachable("accepted");
}

/** `code: message hint` of a refused call. */
export function refusalText(call: () => unknown): string {
  const { code, message, hint } = refusal(call);
  return `${code}: ${message} ${hint}`;
}
