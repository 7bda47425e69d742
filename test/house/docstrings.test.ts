import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const ENTRY = join(import.meta.dirname, "..", "..", "src", "index.ts");
const OPTIONS: ts.CompilerOptions = {
  allowImportingTsExtensions: true,
  noEmit: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ESNext,
  skipLibCheck: true,
};

/** Names that a module exports, each with whether its declaration has a docstring. */
function exportsOf(path: string, host?: ts.CompilerHost): Record<string, boolean> {
  const program = ts.createProgram([path], OPTIONS, host);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(path)!);
  return Object.fromEntries(
    checker.getExportsOfModule(module!).map((exported) => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
      return [exported.name, text.trim() !== ""];
    }),
  );
}

function withoutDocstring(names: Record<string, boolean>): string[] {
  return Object.keys(names).filter((name) => !names[name]);
}

it("every name that src/index.ts exports has a docstring", () => {
  const names = exportsOf(ENTRY);
  expect(Object.keys(names)).toEqual(expect.arrayContaining(["backtest", "KernelOptions", "sma"]));
  expect(withoutDocstring(names)).toEqual([]);
});

it("a name without a docstring of its own is found", () => {
  const text = "/** With. */\nexport const a = 1;\n// Without.\nexport interface B { c: 1 }\n";
  const host = ts.createCompilerHost(OPTIONS);
  const read = host.getSourceFile;
  host.getSourceFile = (name, version) =>
    name === "sample.ts" ? ts.createSourceFile(name, text, version) : read(name, version);
  expect(withoutDocstring(exportsOf("sample.ts", host))).toEqual(["B"]);
});
