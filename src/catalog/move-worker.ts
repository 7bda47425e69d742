import { parentPort } from "node:worker_threads";
import { type ColumnMove, moveColumn } from "./move-column.ts";

parentPort!.on("message", (move: ColumnMove) => parentPort!.postMessage(moveColumn(move)));
