// Imports point one way (ARCHITECTURE.md). Each layer names what it may import; whatever it does
// not name is refused, types included.

/** Folders of src/ and the folders each may import from, besides itself and src/errors.ts. */
const MAY_IMPORT = {
  kernels: [],
  strategy: ["kernels"],
  engine: ["strategy", "kernels"],
  optimize: ["engine", "strategy", "kernels"],
  signals: ["optimize", "engine", "strategy", "kernels"],
  research: ["signals", "optimize", "engine", "strategy", "kernels"],
  walkforward: ["optimize", "engine", "strategy", "kernels"],
  // The edge: wired in by the outer layers, imported by no inner one. It may know the shapes of the
  // columns that strategies and signals read and of the operations that kernels offer.
  data: ["strategy", "kernels"],
  catalog: ["data", "signals", "strategy", "kernels"],
  compute: ["walkforward", "signals", "optimize", "engine", "strategy", "kernels"],
  report: ["walkforward", "research", "signals", "optimize", "engine", "strategy", "kernels"],
  tracking: [
    ...["report", "walkforward", "research", "signals", "optimize", "engine", "strategy"],
    ...["kernels", "data", "catalog"],
  ],
};
const OUTERMOST = ["cli", "server"];

/** Layers that also run in a browser: nothing from Node, nothing native, no package at all. */
const PURE = ["kernels", "strategy", "engine", "optimize", "signals"];

/** Where a file of src/ may lie. A new folder has to find its place among the layers first. */
export const PLACES = new RegExp(
  `^src/((${[...Object.keys(MAY_IMPORT), ...OUTERMOST].join("|")})/|index\\.ts$|errors\\.ts$)`,
);

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const layerRules = Object.entries(MAY_IMPORT).map(([layer, allowed]) => ({
  name: `${layer}-imports-inward`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: { path: "^src/", pathNot: `^src/((${[layer, ...allowed].join("|")})/|errors\\.ts$)` },
}));

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
export const forbidden = [
  ...layerRules,
  {
    name: "server-does-not-import-cli",
    severity: "error",
    from: { path: "^src/server/" },
    to: { path: "^src/cli/" },
  },
  {
    name: "pure-layers-import-no-package",
    severity: "error",
    from: { path: `^src/((${PURE.join("|")})/|errors\\.ts$)` },
    to: { pathNot: "^src/" },
  },
  {
    name: "entry-is-for-users",
    comment: "src/index.ts is what users import; inside, import the module itself.",
    severity: "error",
    from: { path: "^src/" },
    to: { path: "^src/index\\.ts$" },
  },
  {
    name: "entry-leaves-out-the-outermost",
    severity: "error",
    from: { path: "^src/index\\.ts$" },
    to: { path: `^src/(${OUTERMOST.join("|")})/` },
  },
  {
    name: "errors-import-nothing",
    severity: "error",
    from: { path: "^src/errors\\.ts$" },
    to: {},
  },
  {
    name: "no-cycles",
    comment: "Two types that name each other are no cycle: nothing of them exists at run time.",
    severity: "error",
    from: { path: "^src/" },
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  {
    name: "everything-resolves",
    severity: "error",
    from: { path: "^src/" },
    to: { couldNotResolve: true },
  },
  {
    name: "only-declared-packages",
    comment: "What src/ imports must be installed for users too, not only for development.",
    severity: "error",
    from: { path: "^src/" },
    to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
  },
];

/** @type {import("dependency-cruiser").ICruiseOptions} */
export const options = {
  tsConfig: { fileName: "tsconfig.json" },
  tsPreCompilationDeps: true,
  doNotFollow: { path: "node_modules" },
  enhancedResolveOptions: { extensions: [".ts", ".js"] },
};

export default { forbidden, options };
