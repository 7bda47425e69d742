import { parentPort } from "node:worker_threads";
import { runChunk } from "../signals/study/chunk.ts";
import { runSignalChunk } from "../signals/study/signal-chunk.ts";
import type { SignalAnswer, SignalTask } from "./signal-messages.ts";
import { failureOf } from "./thread-messages.ts";

parentPort!.on("message", (task: SignalTask) => {
  const answer = answerTo(task);
  const moved = "values" in answer ? [answer.values.buffer] : [];
  const deciles = "deciles" in answer ? [answer.deciles.buffer] : [];
  parentPort!.postMessage(answer, [...moved, ...deciles] as ArrayBuffer[]);
});

function answerTo(task: SignalTask): SignalAnswer {
  try {
    if (task.kind === "signal") {
      const { values } = runSignalChunk(task.inputs, task.plan, task.chunk);
      return { kind: "signal", values };
    }
    const { shape, values, deciles } = runChunk(task.inputs, task.plan, task.chunk);
    return { kind: "study", shape, values, deciles };
  } catch (error) {
    return { kind: "failure", failure: failureOf(error) };
  }
}
