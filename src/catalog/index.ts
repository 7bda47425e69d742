export { type CreatedSnapshot, createSnapshot, type SnapshotOptions } from "./create.ts";
export { listSnapshots, type SnapshotEntry } from "./list.ts";
export { type LoadCatalogOptions, loadCatalog, type SnapshotCatalog } from "./load.ts";
export { getObjectStats, type ObjectStats } from "./objects.ts";
export type { SnapshotQuality } from "./store-sources.ts";
export { computeTableHash } from "./table-hash.ts";
export type { SnapshotSources } from "./table-source.ts";
export { computeSnapshotFingerprint, type SnapshotProvenance } from "./value-hash.ts";
export { type IntegrityProblem, type IntegrityReport, verifySnapshotIntegrity } from "./verify.ts";
