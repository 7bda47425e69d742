import type { CellShape } from "../signals/study/cells.ts";
import type { Chunk, StudyInputs, StudyPlan } from "../signals/study/inputs.ts";
import type { SignalInputs, SignalPlan } from "../signals/study/signal-chunk.ts";
import type { Failure } from "./thread-messages.ts";

/** A stretch of formation days for a thread; arrays lie in shared memory, so that nothing is copied. */
export type SignalTask =
  | {
      readonly kind: "study";
      readonly inputs: StudyInputs;
      readonly plan: StudyPlan;
      readonly chunk: Chunk;
    }
  | {
      readonly kind: "signal";
      readonly inputs: SignalInputs;
      readonly plan: SignalPlan;
      readonly chunk: Chunk;
    };

/** What a thread answers: the numbers of the chunk, moved, or why it cannot go on. */
export type SignalAnswer =
  | {
      readonly kind: "study";
      readonly shape: CellShape;
      readonly values: Float64Array;
      readonly deciles: Float64Array;
    }
  | { readonly kind: "signal"; readonly values: Float64Array }
  | { readonly kind: "failure"; readonly failure: Failure };
