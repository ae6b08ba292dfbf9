import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  loadTensorflow,
  tensorflowDirectory,
  tensorflowPins,
  tfjsSymbol,
} from "lib/jit/tensorflow.ts";
import { tf } from "lib/jit/tfjs.ts";

Deno.test("tfjs-node is pinned to the version of tfjs", () => {
  assert.equal(tensorflowPins.tfjsNode, tf.version_core);
  assert.match(tensorflowDirectory("cache"), /^cache\/tensorflow\/tfjs-node-4.+-tensorflow-2.+$/);
});

Deno.test("what is missing is told place by place, with the commands that install it", () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-tensorflow-"));
  try {
    const install = (name: string, version: string, library: boolean) => {
      const directory = join(folder, "node_modules", name);
      mkdirSync(join(directory, "lib/napi-v8"), { recursive: true });
      writeFileSync(join(directory, "package.json"), JSON.stringify({ name, version }));
      if (library) writeFileSync(join(directory, "lib/napi-v8/tfjs_binding.node"), "");
    };
    install("@tensorflow/tfjs-node-gpu", tf.version_core, false);
    install("@tensorflow/tfjs-node", "4.21.0", true);
    const load = () => loadTensorflow({ project: folder, built: join(folder, "built") });
    assert.throws(load, (error: Error) => {
      assert.match(error.message, /tfjs-node-gpu: its native library is missing in/);
      assert.match(error.message, /tfjs-node: it is 4\.21\.0, and tfjs is 4/);
      assert.match(error.message, /built\/node_modules\/@tensorflow\/tfjs-node: not there/);
      assert.match(error.message, /deno task tensorflow\n/);
      assert.match(error.message, /CUDA 11\.2 and cuDNN 8\.1/);
      return true;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("of bindings for several versions of Node-API the latest is taken, 10 after 9", () => {
  const folder = mkdtempSync(join(tmpdir(), "burin-tensorflow-"));
  try {
    const name = "@tensorflow/tfjs-node";
    const directory = join(folder, "node_modules", name);
    for (const version of [3, 9, 10, 11]) {
      mkdirSync(join(directory, `lib/napi-v${version}`), { recursive: true });
      // of the last one there is a folder alone; no binding can be loaded, and its path is told
      if (version === 11) continue;
      writeFileSync(join(directory, `lib/napi-v${version}/tfjs_binding.node`), "");
    }
    writeFileSync(
      join(directory, "package.json"),
      JSON.stringify({ name, version: tf.version_core }),
    );
    const own = join(directory, "node_modules/@tensorflow/tfjs");
    mkdirSync(own, { recursive: true });
    const taken = `module.exports = globalThis[Symbol.for(${JSON.stringify(tfjsSymbol)})];\n`;
    writeFileSync(join(own, "index.js"), taken);
    assert.throws(
      () => loadTensorflow({ project: folder, built: join(folder, "built") }),
      /tfjs-node: .*napi-v10.tfjs_binding/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
