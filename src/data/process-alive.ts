import { errorCode } from "./folders.ts";

/** Whether a process of this machine is there, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There is one, of another user.
    return errorCode(error) === "EPERM";
  }
}
