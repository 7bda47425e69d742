export * from "./elementwise";
export { heapBase } from "./memory";
export * from "./window";
