/** Faults in a project of one file, made here. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Equivalent } from "./equivalents.ts";
import { mutate, type MutateOptions } from "./mutate.ts";
import { withFolder } from "tests/with_folder.ts";

/** Two faults: `>=` and 6. */
const source = "export const isLarge = (x: number): boolean => x > 5;\n";

/** A project of one file, and a test that does this. */
function project(root: string, does: string, code = source) {
  const files = {
    "deno.json": "{}",
    "lib/a/large.ts": code,
    "tests/a/large_test.ts": `
      import * as a from "../../lib/a/large.ts";
      Deno.test("it is large", () => { ${does} });
    `,
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

const test = "tests/a/large_test.ts";
const run = (root: string, options: Partial<MutateOptions> = {}) =>
  mutate({ project: root, seed: 1, count: 9, excused: [], ...options });
const needs = (condition: string) => `if (!(${condition})) throw new Error("no");`;

Deno.test("what a test notices is caught, what none notices survives; the project stays as it is", () =>
  withFolder(async (root) => {
    project(root, needs("a.isLarge(6)"));
    const { caught, survived, share, low, high, faults, failing } = await run(root);
    assert.deepEqual(
      faults.map(({ operator, outcome, by }) => [operator, outcome, by]).sort(),
      [["boundary", "survived", test], ["constant", "caught", test]],
    );
    assert.deepEqual([caught, survived, failing], [1, 1, []]);
    assert.ok(share === 0.5 && low < 0.5 && high > 0.5);
    assert.equal(readFileSync(join(root, "lib/a/large.ts"), "utf8"), source);
    assert.deepEqual(readdirSync(root).sort(), ["deno.json", "lib", "tests"]);
  }));

Deno.test("a test that does not end has noticed the fault, unless it never ends", () =>
  withFolder(async (root) => {
    const code = "export function count(to: number) {\n  let n = 0;\n  while (n < to) n += 1;\n}\n";
    const others: Equivalent[] = [
      { file: "lib/a/large.ts", line: "let n", reason: "" },
      { file: "lib/a/large.ts", line: "while", operators: ["boundary", "statement"], reason: "" },
      { file: "lib/a/large.ts", line: "while", operators: ["constant"], reason: "" },
    ];
    project(root, "a.count(3);", code);
    const { faults } = await run(root, { seconds: 15, excused: others });
    const [{ operator, outcome, by }] = faults.filter(({ outcome }) => outcome !== "equivalent");
    assert.deepEqual([operator, outcome, by], ["sign", "caught", `${test} did not end`]);
  }));

Deno.test("a test that fails anyway catches nothing, and is told", () =>
  withFolder(async (root) => {
    project(root, needs("a.isLarge(5)"));
    const { caught, failing } = await run(root);
    assert.deepEqual([caught, failing], [0, [test]]);
  }));

Deno.test("what is excused is drawn and not counted", () =>
  withFolder(async (root) => {
    project(root, needs("a.isLarge(6)"));
    const excused = [{ file: "lib/a/large.ts", line: "x > 5", reason: "nobody knows" }];
    const { caught, survived, equivalent, share } = await run(root, { excused });
    assert.deepEqual([caught, survived, equivalent, share], [0, 0, 2, 0]);
  }));

Deno.test("a run that was ended goes on; other sources begin anew", () =>
  withFolder(async (root) => {
    project(root, needs("a.isLarge(6)"));
    const journal = join(root, "out/journal.jsonl");
    const options = { journal, count: 1 };
    const first = await run(root, options);
    const lines = () => readFileSync(journal, "utf8").split("\n").length - 1;
    assert.equal(lines(), 1);
    writeFileSync(journal, `${readFileSync(journal, "utf8")}{"digest":"`);
    assert.deepEqual(await run(root, options), first);
    assert.equal(lines(), 1);
    project(root, needs("a.isLarge(6) && !a.isLarge(5)"));
    const { caught } = await run(root, options);
    assert.deepEqual([caught, lines()], [1, 2]);
  }));

Deno.test("stopped, it ends after the fault under way", () =>
  withFolder(async (root) => {
    project(root, needs("a.isLarge(6)"));
    const stop = new AbortController();
    const tried: string[] = [];
    const stopped = run(root, {
      signal: stop.signal,
      onTried: ({ operator }) => {
        tried.push(operator);
        stop.abort(new Error("stopped"));
      },
    });
    await assert.rejects(stopped, /^Error: stopped$/);
    assert.equal(tried.length, 1);
  }));

Deno.test("killed, it leaves neither its copy nor the test that ran", () =>
  withFolder(async (root) => {
    const note = join(root, "note");
    project(root, `Deno.writeTextFileSync("${note}", Deno.pid + " " + Deno.cwd()); for (;;);`);
    const script = join(root, "run.ts");
    const module = fileURLToPath(new URL("mutate.ts", import.meta.url));
    writeFileSync(
      script,
      `import { mutate } from ${JSON.stringify(new URL("mutate.ts", import.meta.url).href)};
       await mutate({ project: ${JSON.stringify(root)}, seed: 1, count: 1, excused: [] });`,
    );
    const config = join(dirname(module), "../../deno.json");
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--config", config, script],
      stdout: "null",
      stderr: "null",
    }).spawn();
    const until = async (done: () => boolean) => {
      for (let i = 0; i < 1200 && !done(); i++) await new Promise((wake) => setTimeout(wake, 50));
      assert.ok(done());
    };
    await until(() => existsSync(note));
    child.kill("SIGKILL");
    await child.status;
    const [pid, copy] = readFileSync(note, "utf8").split(" ");
    await until(() => !existsSync(copy));
    await until(() => !isRunning(Number(pid)));
  }));

function isRunning(pid: number): boolean {
  try {
    // a process that was ended and that nobody has asked after has no command any more
    return readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
  } catch {
    return false;
  }
}
