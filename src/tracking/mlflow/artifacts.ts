import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MlflowApi } from "./api.ts";
import type { Claim } from "./claim.ts";
import type { PlannedArtifact } from "./run-plan.ts";

/** Larger files are read while they are sent, of which Node 22 warns that it is new. */
const IN_MEMORY = 64e6;

/**
 * Sends the files of a run through the server's proxy, those that are not there at their length; none to
 * a server that serves no artifacts.
 */
export async function sendArtifacts(
  api: MlflowApi,
  { run, fresh }: Claim,
  folder: string,
  artifacts: readonly PlannedArtifact[],
): Promise<void> {
  const base = proxyPath(run.artifactUri);
  if (base === undefined) return;
  const there = fresh ? new Map<string, number>() : await sizesOf(api, run.id, artifacts);
  for (const { path, bytes } of artifacts) {
    if (there.get(path) === bytes) continue;
    const file = join(folder, path);
    const content = bytes > IN_MEMORY ? await openAsBlob(file) : new Blob([await readFile(file)]);
    await api.putArtifact(base, path, content);
  }
}

/** What a person should know of a run's artifacts; undefined where they are with the server. */
export function artifactsNote(artifactUri: string): string | undefined {
  return proxyPath(artifactUri) === undefined
    ? `The files were not sent: the server does not serve artifacts (they would lie at ${artifactUri}).`
    : undefined;
}

async function sizesOf(api: MlflowApi, id: string, artifacts: readonly PlannedArtifact[]) {
  const sizes = new Map<string, number>();
  for (const folder of new Set(artifacts.map(({ path }) => folderOf(path)))) {
    for (const [path, bytes] of await api.artifacts(id, folder)) sizes.set(path, bytes);
  }
  return sizes;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Where the server's proxy takes a run's artifacts; undefined where it serves none. */
function proxyPath(artifactUri: string): string | undefined {
  const found = /^mlflow-artifacts:\/?\/?\/?(.*)$/.exec(artifactUri);
  return found?.[1]?.replace(/\/+$/, "").split("/").map(encodeURIComponent).join("/");
}
