// Makes a snapshot in a process of its own, whose time and memory are measured:
//
//     node bench/universe/snapshot.ts SOURCE_FOLDER SNAPSHOTS_FOLDER
import { createSnapshot } from "../../src/catalog/index.ts";

const [source = "", folder = ""] = process.argv.slice(2);
await createSnapshot(source, { folder });
