import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import {
  foldersOf,
  jupyterData,
  kernelSpec,
  stableDeno,
  writeKernelSpec,
} from "lib/tools/kernel_spec.ts";

Deno.test("the kernel's description has what Jupyter needs", () => {
  const spec = kernelSpec("/opt/deno") as { argv: string[]; interrupt_mode: string };
  assert.equal(spec.argv[0], "/opt/deno");
  assert.ok(spec.argv.includes("{connection_file}"));
  assert.equal(spec.interrupt_mode, "signal");
  const program = spec.argv.find((word) => word.endsWith("relay_kernel.ts"))!;
  assert.ok(existsSync(program), program);
});

/** A stand-in for Deno that says a version. */
function fake(folder: string, version: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "deno");
  writeFileSync(file, `#!/bin/sh\necho "deno ${version} (stable, release)"\n`);
  chmodSync(file, 0o755);
  return file;
}

Deno.test({
  name: "a Deno of npx's is replaced by the same one on the path, or copied once",
  ignore: Deno.build.os === "windows", // the stand-ins are shell scripts
  async fn() {
    const root = mkdtempSync(join(tmpdir(), "burin-deno-"));
    try {
      const version = Deno.version.deno;
      const stays = fake(join(root, "opt"), version);
      assert.equal(await stableDeno({ running: stays, path: [] }), stays);
      const running = fake(join(root, "_npx", "ab", "node_modules", "deno"), version);
      const old = fake(join(root, "old"), "1.0.0");
      const directory = join(root, "copy");
      const path = [join(root, "_npx", "ab", "node_modules", "deno"), join(root, "old")];
      assert.equal(
        await stableDeno({ running, path: [...path, join(root, "opt")], directory }),
        stays,
        "neither npx's own nor another version",
      );
      assert.ok(existsSync(old) && !existsSync(directory));
      const copy = await stableDeno({ running, path, directory });
      assert.equal(copy, join(directory, "deno"));
      assert.equal(readFileSync(copy, "utf8"), readFileSync(running, "utf8"));
      assert.equal(statSync(copy).mode & 0o777, 0o755, "all may run it");
      writeFileSync(copy, "kept");
      await stableDeno({ running, path, directory });
      assert.equal(readFileSync(copy, "utf8"), "kept", "copied once");
    } finally {
      rmSync(root, { recursive: true });
    }
  },
});

Deno.test("the description is written where Jupyter looks for a person's kernels", () => {
  const root = mkdtempSync(join(tmpdir(), "burin-spec-"));
  try {
    const file = writeKernelSpec(root, "/opt/deno");
    assert.equal(file, join(root, "kernels", "burin", "kernel.json"));
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), kernelSpec("/opt/deno"));
  } finally {
    rmSync(root, { recursive: true });
  }
  assert.match(jupyterData(), /jupyter$/i);
});

Deno.test({
  name: "a link into npx's cache passes away, too; programs that say no version are no Deno",
  ignore: Deno.build.os === "windows", // the stand-ins are shell scripts
  async fn() {
    const root = mkdtempSync(join(tmpdir(), "burin-deno-"));
    try {
      const running = fake(join(root, "_npx", "ab"), Deno.version.deno);
      const link = join(root, "link");
      symlinkSync(running, link);
      const silent = fake(join(root, "silent"), "");
      writeFileSync(silent, "#!/bin/sh\necho not a word\n");
      const broken = fake(join(root, "broken"), "");
      chmodSync(broken, 0o644);
      const directory = join(root, "a", "b", "copy");
      const path = [join(root, "none"), join(root, "silent"), join(root, "broken")];
      assert.equal(await stableDeno({ running: link, path, directory }), join(directory, "deno"));
    } finally {
      rmSync(root, { recursive: true });
    }
  },
});

Deno.test("the folders of a PATH: none where it is not set, and none without a name", () => {
  assert.deepEqual(foldersOf(undefined), []);
  assert.deepEqual(foldersOf(""), []);
  assert.deepEqual(foldersOf(["", "a", "", "b", ""].join(delimiter)), ["a", "b"]);
});

Deno.test("each system keeps a person's kernels elsewhere; Jupyter's own variable goes before all", () => {
  const home = "home";
  const data = (system: string, environment: Record<string, string> = {}) =>
    jupyterData({ system, environment, home });
  const given = { JUPYTER_DATA_DIR: "own", XDG_DATA_HOME: "xdg", APPDATA: "app" };
  const cases: [found: string, expected: string][] = [
    ...["linux", "darwin", "windows"].map((one): [string, string] => [data(one, given), "own"]),
    [data("linux"), join("home", ".local", "share", "jupyter")],
    [data("linux", { XDG_DATA_HOME: "" }), join("home", ".local", "share", "jupyter")],
    [data("linux", { XDG_DATA_HOME: "xdg", APPDATA: "app" }), join("xdg", "jupyter")],
    [data("darwin", { XDG_DATA_HOME: "xdg" }), join("home", "Library", "Jupyter")],
    [data("windows", { APPDATA: "app", XDG_DATA_HOME: "xdg" }), join("app", "jupyter")],
    [data("windows"), join("home", "jupyter")],
  ];
  for (const [found, expected] of cases) assert.equal(found, expected);
});
