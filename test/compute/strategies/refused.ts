/** A file that Assay itself refuses as it is imported. */
import { expected } from "../../../src/errors.ts";

throw expected("bad-parameter", "window", "a whole number", 2.5, "Round it.");
