/** What each task may do: the second wall behind the checks of names and paths. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { commands } from "lib/cli/commands.ts";
import { withFolder } from "./ran.ts";

const { tasks } = JSON.parse(readFileSync(join(projectDirectory, "deno.json"), "utf8")) as {
  tasks: Record<string, { command: string }>;
};

/** Flags of a command's task. */
function flagsOf(name: string): string[] {
  const words = tasks[name].command.split(" ");
  assert.deepEqual([words.slice(0, 2), words.slice(-2)], [["deno", "run"], [
    "lib/cli/main.ts",
    name,
  ]]);
  return words.slice(2, -2);
}

const files = ["read", "write"];
const tools = [...files, "run"];

/** What each command is allowed besides reading its environment and the machine's cores. */
const table: Readonly<Record<string, readonly string[]>> = {
  demo: files,
  extract: files,
  train: files,
  finetune: files,
  judge: files,
  cutter: files,
  encoder: files,
  engines: files,
  embed: files,
  export: files,
  evaluate: files,
  search: [...files, "run=xdg-open,open,explorer"],
  duplicates: files,
  review: [...files, "net=127.0.0.1", "run=xdg-open,open,explorer"],
  report: files,
  labels: files,
  data: [...files, "net"],
  models: [...tools, "net"],
  notebooks: [...tools, "net=127.0.0.1"],
  lab: tools,
  python: tools,
  fixtures: tools,
  lancedb: tools,
  tensorflow: tools,
};

/** Commands whose engine may lie in the cache, outside of node_modules. */
const native = ["demo", "train", "engines", "search"];

Deno.test("every command states its permissions: net where it fetches, run where it must", () => {
  assert.deepEqual(Object.keys(table).sort(), commands.map(({ name }) => name).sort());
  for (const [name, allowed] of Object.entries(table)) {
    const flags = flagsOf(name);
    assert.ok(flags.includes("--no-prompt"), name);
    assert.ok(!flags.includes("-A") && !flags.includes("--allow-all"), name);
    const given = flags.filter((flag) => /^--allow-(read|write|net|run|import)/.test(flag))
      .map((flag) => flag.slice("--allow-".length));
    assert.deepEqual(given.sort(), [...allowed].sort(), name);
    const ffi = native.includes(name) ? "--allow-ffi" : "--allow-ffi=node_modules";
    assert.ok(flags.includes(ffi), name);
    if (allowed.includes("run")) continue;
    assert.ok(flags.includes("--allow-sys=cpus,homedir,hostname"), name);
    assert.ok(flags.includes("--deny-import"), name);
    assert.ok(flags.includes("--deny-write=lib,node_modules,.git,deno.json,deno.lock"), name);
  }
});

const probe = `
const tried = async (name, run) => {
  try { await run(); console.log(name, "done"); } catch (error) { console.log(name, error.name); }
};
await tried("fetch", () => fetch(Deno.args[0]));
await tried("import", () => import(Deno.args[0] + "module.ts"));
await tried("listen", () => Deno.listen({ port: 0 }));
await tried("run", () => new Deno.Command(Deno.execPath(), { args: ["--version"] }).output());
await tried("program", () => Deno.writeTextFile("lib/planted.ts", ""));
await tried("write", () => Deno.writeTextFile("result.txt", ""));
`;

Deno.test("a task of the study reaches no network, starts no process and leaves the program alone", () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, "lib"));
    writeFileSync(join(folder, "probe.ts"), probe);
    let asked = 0;
    await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => {
      asked++;
      return new Response("export {};", { headers: { "content-type": "text/typescript" } });
    });
    const address = `http://127.0.0.1:${server.addr.port}/`;
    for (const name of ["search", "extract", "report"]) {
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", ...flagsOf(name), "probe.ts", address],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      const lines = new TextDecoder().decode(stdout).trim().split("\n");
      assert.deepEqual(lines, [
        "fetch NotCapable",
        "import TypeError",
        "listen NotCapable",
        "run NotCapable",
        "program NotCapable",
        "write done",
      ], name);
    }
    assert.equal(asked, 0);
  }));

Deno.test("what is not here is not fetched by the way, but the command for it is told", () =>
  withFolder(async (folder) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "extract", "--corpus", "alice", "--out", folder, "--json"],
      cwd: projectDirectory,
      env: { NO_COLOR: "1", BURIN_CACHE: join(folder, "cache"), BURIN_MIRROR: "" },
    }).output();
    const said = new TextDecoder().decode(stdout);
    assert.equal(code, 1, new TextDecoder().decode(stderr));
    assert.match(JSON.parse(said).error, /uses no network\. deno task data fetch alice gets it/);
  }));
