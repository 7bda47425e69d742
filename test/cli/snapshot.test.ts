import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { universe, writeTables } from "../catalog/universe.ts";
import {
  finished,
  inPackage,
  runAssay,
  runMany,
  startAssay,
  temporaryFolder,
} from "./run-assay.ts";

const { ret, risk, trading_date } = universe();

describe("assay snapshot", () => {
  it("creates, lists, shows, verifies and counts", async () => {
    const cwd = temporaryFolder();
    writeTables({ ret, risk, trading_date }, join(cwd, "sources"));
    const create = ["snapshot", "create", "sources", "--date", "2020-02-01", "--vendor", "me"];
    const results = await runMany(
      [
        [...create, "--as-of", "2020-01-31", "--deduplicate"],
        [...create, "--as-of", "2020-01-31", "--json"],
        ["snapshot", "list"],
        ["snapshot", "list", "--json"],
        ["snapshot", "show", "2020-02-01-v1"],
        ["snapshot", "verify", "2020-02-01-v1"],
        ["snapshot", "verify", "snapshots/2020-02-01-v1", "--json"],
        ["snapshot", "stats", "--json"],
      ],
      { cwd },
    );
    expect(results.map(({ code }) => code)).toEqual(Array(8).fill(0));
    const [made, again, list, listed, show, verify, verified, stats] = results.map((r) => r.stdout);
    expect(made).toMatch(
      /^Snapshot 2020-02-01-v1 in snapshots\/2020-02-01-v1\nfingerprint [0-9a-f]{12}\n/,
    );
    expect(made).toMatch(/ret: 15 rows read, 15 kept\n {2}not in the source: resret, openret/);
    expect(JSON.parse(again!)).toMatchObject({ id: "2020-02-01-v1", created: false });
    expect(list).toMatch(
      /2020-02-01-v1 +5 +[0-9a-f]{12} +15 +2020-01-02 to 2020-01-08\n1 snapshot\n/,
    );
    expect(JSON.parse(listed!)).toEqual({
      snapshots: [
        {
          id: "2020-02-01-v1",
          path: "snapshots/2020-02-01-v1",
          version: 5,
          fingerprint: JSON.parse(again!).fingerprint,
          rows: 15,
          from: "2020-01-02",
          to: "2020-01-08",
        },
      ],
    });
    expect(show).toMatch(
      /from me, as of 2020-01-31\n5 trading dates from 2020-01-02 to 2020-01-08\n3 securities\n/,
    );
    expect(verify).toMatch(/all 7 tables have the values that they were made with/);
    expect(JSON.parse(verified!)).toMatchObject({ ok: true, recomputed: true, problems: [] });
    expect(JSON.parse(stats!)).toMatchObject({ unique_objects: 7 });
  });

  it("takes single files, names by content, and today's date unless told another", async () => {
    const cwd = temporaryFolder();
    writeTables({ ret, risk, trading_date }, join(cwd, "a"));
    const files = [
      "--ret",
      "a/ret.parquet",
      "--risk",
      "a/risk.parquet",
      "--trading-date",
      "a/trading_date.parquet",
    ];
    const [content, dated] = await runMany(
      [
        ["snapshot", "create", ...files, "--id", "content", "--json"],
        ["snapshot", "create", ...files, "--out", "other", "--json"],
      ],
      { cwd },
    );
    const { id, fingerprint } = JSON.parse(content!.stdout);
    expect(id).toBe(`snap_${fingerprint}`);
    expect(JSON.parse(dated!.stdout).id).toMatch(/^20\d\d-\d\d-\d\d-v1$/);
  });

  it("refuses what it cannot do with exit code 2, a way out, and nothing written", async () => {
    const cwd = temporaryFolder();
    writeTables({ ret, risk, trading_date }, join(cwd, "a"));
    const results = await runMany(
      [
        ["snapshot", "create"],
        ["snapshot", "create", "a", "--ret", "x.csv"],
        ["snapshot", "create", "b", "--json"],
        ["snapshot", "create", "a", "--id", "content", "--date", "2020-01-01"],
        ["snapshot", "create", "a", "--date", "2020-01"],
        ["snapshot", "create", "a", "--as-of", "soon"],
        ["snapshot", "show", "2020-01-01-v1", "--json"],
        ["snapshot", "verify", "2020-01-01-v1"],
      ],
      { cwd },
    );
    expect(results.map(({ code }) => code)).toEqual(Array(8).fill(2));
    expect(results[0]!.stderr).toMatch(/Expected a folder with the source tables, or their files/);
    expect(results[1]!.stderr).toMatch(/got both \(a and ret\)/);
    expect(JSON.parse(results[2]!.stdout).error).toMatchObject({ code: "missing-path" });
    expect(results[4]!.stderr).toMatch(/Write it like 2020-01-31/);
    expect(JSON.parse(results[6]!.stdout).error).toMatchObject({ code: "unknown-snapshot" });
    expect(readdirSync(cwd)).toEqual(["a"]);
  });

  it("verify exits with 1 and names the table of a flipped bit", async () => {
    const cwd = temporaryFolder();
    writeTables({ ret, risk, trading_date }, join(cwd, "a"));
    await runAssay(["snapshot", "create", "a", "--date", "2020-02-01"], { cwd });
    const file = join(cwd, "snapshots/2020-02-01-v1/risk.parquet");
    const bytes = readFileSync(file);
    bytes[200]! ^= 1;
    writeFileSync(file, bytes);
    const verify = ["snapshot", "verify", "2020-02-01-v1"];
    const [plain, json] = await runMany([verify, [...verify, "--json"]], { cwd });
    expect([plain!.code, json!.code]).toEqual([1, 1]);
    expect(plain!.stderr).toMatch(/2020-02-01-v1 differs from what was made\. risk: the bytes/);
    expect([plain!.stdout, json!.stderr]).toEqual(["", ""]);
    const document = JSON.parse(json!.stdout);
    expect(document).toMatchObject({
      id: "2020-02-01-v1",
      ok: false,
      problems: [{ table: "risk", problem: expect.stringMatching(/bytes/) }],
      error: { code: "damaged-snapshot", message: expect.stringContaining("risk") },
    });
    const damaged = document.tables.filter(({ ok }: { ok: boolean }) => !ok);
    expect(damaged.map(({ table }: { table: string }) => table)).toEqual(["risk"]);
  });

  it("has help with an example for each command", async () => {
    const commands = ["create", "list", "show", "verify", "stats"];
    const helps = await runMany(commands.map((command) => ["snapshot", command, "--help"]));
    for (const [i, { code, stdout }] of helps.entries()) {
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`Examples?:\n {2}npx assay snapshot ${commands[i]}`));
    }
  });
});

describe("assay snapshot create", () => {
  it("leaves no half snapshot when it is killed, and works again afterwards", async () => {
    const cwd = temporaryFolder();
    writeTables(largeUniverse(), join(cwd, "a"));
    const create = ["snapshot", "create", "a", "--id", "content", "--deduplicate", "--json"];
    const child = startAssay(create, { cwd });
    const end = finished(child);
    const home = join(cwd, "snapshots");
    // Killed as soon as a table is in the making.
    const begun = () =>
      existsSync(home) &&
      readdirSync(home).some((name) => existsSync(join(home, name, "ret.parquet")));
    while (!begun() && child.exitCode === null) await wait(2);
    child.kill("SIGKILL");
    expect((await end).signal).toBe("SIGKILL");
    expect(readdirSync(home).filter((name) => !name.startsWith(".partial-"))).toEqual([]);
    const listed = await runAssay(["snapshot", "list", "--json"], { cwd });
    expect(JSON.parse(listed.stdout)).toEqual({ snapshots: [] });
    const again = await runAssay(create, { cwd });
    expect(again.code).toBe(0);
    const { id } = JSON.parse(again.stdout);
    expect(readdirSync(home).sort()).toEqual(["objects", id]);
    expect((await runAssay(["snapshot", "verify", id], { cwd })).code).toBe(0);
  });

  it.each([
    ["content", []],
    ["dated", ["--date", "2020-02-01"]],
    ["content", ["--deduplicate"]],
  ])("makes one snapshot of two processes at once (%s %j)", async (kind, more) => {
    const cwd = temporaryFolder();
    writeTables({ ret, risk, trading_date }, join(cwd, "a"));
    const create = ["snapshot", "create", "a", "--id", kind, ...more, "--json"];
    const both = await Promise.all([runAssay(create, { cwd }), runAssay(create, { cwd })]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const [first, second] = both.map(({ stdout }) => JSON.parse(stdout));
    expect(second.id).toBe(first.id);
    expect([first.created, second.created].sort()).toEqual([false, true]);
    const names = readdirSync(join(cwd, "snapshots")).filter((name) => name !== "objects");
    expect(names).toEqual([first.id]);
    expect((await runAssay(["snapshot", "verify", first.id], { cwd })).code).toBe(0);
  });

  it("says that the disk is full, and leaves nothing", async () => {
    const cwd = temporaryFolder();
    writeTables(largeUniverse(), join(cwd, "a"));
    // A limit of 32 blocks (16 or 32 KB) a file is the nearest to a full disk that needs no rights.
    const command = [process.execPath, inPackage("test/cli/assay.ts")];
    const args = ["snapshot", "create", "a", "--id", "content", "--json"];
    const child = spawn("sh", ["-c", 'ulimit -f 32; exec "$@"', "sh", ...command, ...args], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { code, stdout } = await finished(child);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "disk-full" } });
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual(["a"]);
  });
});

/** 60 days of 200 securities: files of a quarter of a megabyte. */
function largeUniverse() {
  const dates = Array.from({ length: 60 }, (_, d) =>
    new Date(Date.UTC(2020, 0, 1 + d)).toISOString().slice(0, 10),
  );
  const rows = Array.from({ length: 12_000 }, (_, i) => ({ id: i % 200, d: Math.floor(i / 200) }));
  const keys = { security_id: rows.map(({ id }) => id), date: rows.map(({ d }) => dates[d]!) };
  const values = rows.map((_, i) => Math.sin(i * i));
  return {
    ret: { ...keys, ret: values, vol: values.map((value) => value * 7) },
    risk: { ...keys, size: values, value: values.map((value) => value / 3) },
    trading_date: { n: dates.map((_, n) => n), date: dates },
  };
}
