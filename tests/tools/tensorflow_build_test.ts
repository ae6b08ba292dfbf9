import assert from "node:assert/strict";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { tensorflowPins, tfjsSymbol } from "lib/jit/tensorflow.ts";
import type { finished } from "lib/tools/finished.ts";
import { buildTensorflow } from "lib/tools/tensorflow_build.ts";
import { withFolder } from "tests/with_folder.ts";
import { noShell, withFakePython } from "./fake_python.ts";

const context = (signal: AbortSignal) => ({ signal, say: () => {} });

Deno.test("what is there is not built again; what is stopped leaves nothing behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-build-"));
  try {
    const { built } = await buildTensorflow(context(AbortSignal.abort()), { directory: folder });
    assert.equal(built, false);
    const directory = join(folder, "tensorflow");
    const stopped = buildTensorflow(context(AbortSignal.abort()), { directory });
    await assert.rejects(stopped);
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const put = (file: string, text = file) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

/** What npm, pip, Python and g++ leave behind, without any of them; the last step may fail. */
function programs(ends: Awaited<ReturnType<typeof finished>> = { code: 0, said: "" }) {
  const calls: { program: string; args: readonly string[] }[] = [];
  const run: typeof finished = (program, { args, cwd = "" }) => {
    calls.push({ program, args });
    const modules = join(cwd, "node_modules");
    if (calls.length === 1) {
      const { dependencies } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
      assert.equal(dependencies["@tensorflow/tfjs-node"], tensorflowPins.tfjsNode);
      const own = join(modules, "@tensorflow/tfjs-node");
      put(join(own, "package.json"));
      put(join(own, "dist/index.js"));
      for (const name of ["a.cc", "a.h", "b.cc"]) put(join(own, "binding", name));
      put(join(own, "tests/large.js"));
      // what is installed may be a link into a store that goes
      put(join(modules, ".store/protobuf/index.js"));
      symlinkSync(".store/protobuf", join(modules, "google-protobuf"));
      put(join(modules, ".store/dist/deep.js"));
      symlinkSync(join(modules, ".store/dist"), join(own, "dist/linked"));
    }
    if (calls.length === 2) {
      put(join(cwd, "notes.txt"));
      put(join(cwd, "tensorflow.whl"));
    }
    if (calls.length === 3) {
      const [, , , folder, ...starts] = args;
      for (const name of starts) put(join(folder, name.endsWith("/") ? `${name}x.h` : name));
    }
    if (calls.length === 4 && ends?.code === 0) put(args[args.indexOf("-o") + 1]);
    return Promise.resolve(calls.length === 4 ? ends : { code: 0, said: "" });
  };
  return { calls, run };
}

const withTensorflow = (run: (directory: string) => Promise<void>) => () =>
  withFolder((folder) =>
    withFakePython(
      { folder, pins: [], program: "exit 1" },
      () => run(join(folder, "deep", "tensorflow")),
    )
  );

Deno.test({
  name:
    "the binding is laid out as tfjs-node wants it, whole files and no links, and nothing else stays",
  ignore: noShell,
  fn: withTensorflow(async (directory) => {
    const { calls, run } = programs();
    const said: string[] = [];
    const doing = { say: (line: string) => said.push(line) };
    const made = await buildTensorflow(doing, { directory, run });
    assert.deepEqual(made, { directory, built: true, versions: tensorflowPins });
    assert.deepEqual(readdirSync(dirname(directory)), ["tensorflow"]);
    assert.deepEqual(readdirSync(directory), ["node_modules"]);
    const modules = join(directory, "node_modules");
    const files = readdirSync(modules, { recursive: true, encoding: "utf8" })
      .filter((name) => !lstatSync(join(modules, name)).isDirectory()).sort();
    const native = "@tensorflow/tfjs-node/lib/napi-v8";
    assert.deepEqual(files, [
      "@tensorflow/tfjs-core/index.js",
      "@tensorflow/tfjs-node/binding/a.cc",
      "@tensorflow/tfjs-node/binding/a.h",
      "@tensorflow/tfjs-node/binding/b.cc",
      "@tensorflow/tfjs-node/dist/index.js",
      "@tensorflow/tfjs-node/dist/linked/deep.js",
      `${native}/libtensorflow_cc.so.2`,
      `${native}/libtensorflow_framework.so.2`,
      `${native}/tfjs_binding.node`,
      "@tensorflow/tfjs-node/package.json",
      "@tensorflow/tfjs/index.js",
      "google-protobuf/index.js",
    ]);
    for (const file of files) assert.ok(lstatSync(join(modules, file)).isFile(), file);
    const running = readFileSync(join(modules, "@tensorflow/tfjs/index.js"), "utf8");
    assert.equal(running, `module.exports = globalThis[Symbol.for("${tfjsSymbol}")];\n`);
    const { tfjsNode, tensorflow } = tensorflowPins;
    assert.deepEqual(said.slice(0, 1), [`fetching tfjs-node ${tfjsNode}`]);
    assert.match(said[1], new RegExp(`^fetching tensorflow-cpu==${tensorflow}, `));
    assert.deepEqual(said.slice(2), ["compiling the binding", `built in ${directory}`]);
    const [install, fetch, unpack, compile] = calls;
    assert.equal(install.args[0], "install");
    assert.deepEqual(fetch.args.slice(0, 3), ["-m", "pip", "download"]);
    assert.equal(fetch.args.at(-1), `tensorflow-cpu==${tensorflow}`);
    assert.ok(unpack.args[2].endsWith("tensorflow.whl"), unpack.args[2]);
    assert.equal(compile.program, "g++");
    const sources = compile.args.filter((word) => word.endsWith(".cc")).map((word) =>
      word.slice(-4)
    );
    assert.deepEqual(sources.sort(), ["a.cc", "b.cc"]);
    assert.equal((await buildTensorflow(doing, { directory, run })).built, false);
  }),
});

Deno.test({
  name:
    "a program that is missing or fails is named, with its last words and what to do, and nothing stays",
  ignore: noShell,
  fn: withTensorflow(async (directory) => {
    const fails = async (ends: Awaited<ReturnType<typeof finished>>) => {
      const { run } = programs(ends);
      const error = await buildTensorflow({ say: () => {} }, { directory, run })
        .then(() => assert.fail("it was built"), (error: Error) => error);
      assert.deepEqual(readdirSync(dirname(directory)), []);
      return error.message;
    };
    assert.equal(
      await fails(null),
      'Cannot compile the binding of tfjs-node: there is no program "g++". On Debian: apt install g++',
    );
    const said = `first${"x".repeat(1996)}last`;
    assert.equal(
      await fails({ code: 4, said }),
      `Cannot compile the binding of tfjs-node: g++ ended with status 4 and said\n${
        said.slice(5)
      }\nOn Debian: apt install g++`,
    );
  }),
});
