export * from "./elementwise";
export { heapBase } from "./memory";
export * from "./recursive";
export * from "./shift";
export * from "./sums";
export * from "./accounting";
export * from "./measuring";
