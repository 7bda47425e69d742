import { formatSpan } from "../walkforward/spans.ts";
import type { WindowSpec } from "../walkforward/spec.ts";
import { type IdentityDocument, runIdentityDocument } from "./identity.ts";
import { type SearchIdentity, searchDocument } from "./search-identity.ts";

/** Everything that decides a byte of a walk-forward's files, and nothing else (SEMANTICS I). */
export interface WalkForwardIdentity extends SearchIdentity {
  readonly windows: WindowSpec;
  /** Whether the data go on after the range, so that a last test which ends with it is whole. */
  readonly continues: boolean;
}

/** The identity as plain data for `run.json`. */
export function walkForwardIdentityDocument(identity: WalkForwardIdentity): IdentityDocument {
  const { train, test, mode, embargo } = identity.windows;
  return runIdentityDocument("walkforward", identity, {
    search: searchDocument(identity),
    windows: {
      train: formatSpan(train),
      test: formatSpan(test),
      mode,
      embargo,
      data_continue: identity.continues,
    },
  });
}
