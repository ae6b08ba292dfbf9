import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildTensorflow } from "lib/tools/tensorflow_build.ts";

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
