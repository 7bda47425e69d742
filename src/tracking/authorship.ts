import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";

/** Who made a run, and at which state of the code around it; absent where nothing can tell. */
export interface Authorship {
  /** The system's name of the user. */
  readonly user?: string;
  /** Name for people: `GIT_AUTHOR_NAME`, else git's `user.name`. */
  readonly author?: string;
  /** Commit that the current folder was at. Files may have been changed since; a run keeps its own. */
  readonly gitSha?: string;
}

/** Asks the system and git about the current process and folder. */
export function authorship(): Authorship {
  const user = systemUser();
  const author = process.env.GIT_AUTHOR_NAME || git("config", "user.name");
  const gitSha = git("rev-parse", "--verify", "--quiet", "HEAD");
  return { ...(user && { user }), ...(author && { author }), ...(gitSha && { gitSha }) };
}

/** Containers may run as a user that the system has no name for. */
function systemUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER || process.env.LOGNAME;
  }
}

/** What git prints; undefined without git, outside of a repository, or where it has nothing to say. */
function git(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", [...args], {
    encoding: "utf8",
    timeout: 2000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim() || undefined : undefined;
}
