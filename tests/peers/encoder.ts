/** An exported encoder in Python's own ONNX Runtime. `deno task test:peers` runs it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEncoderInput } from "lib/simclr/export.ts";
import { exportedEncoders, largestGap } from "tests/simclr/exported.ts";
import { answerOf } from "./python.ts";

interface Answer {
  readonly version: string;
  readonly input: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly shapes: readonly (readonly number[])[];
  readonly h: readonly number[];
  readonly z: readonly number[];
}

for (const { name, model, pictures, expected } of await exportedEncoders()) {
  Deno.test(`Python's ONNX Runtime gives our h and z, and reads the preparation: ${name}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "burin-peers-"));
    try {
      const files = [join(folder, "encoder.onnx"), join(folder, "pictures.bin")];
      writeFileSync(files[0], model);
      writeFileSync(files[1], new Uint8Array(pictures.data.buffer));
      const answer = await answerOf<Answer>("encoder.py", files);
      const { input, metadata } = answer;
      const stated = readEncoderInput(model);
      assert.deepEqual(JSON.parse(metadata["burin.input"]), stated);
      assert.equal(input, stated.input);
      assert.deepEqual(answer.shapes, [[3, expected.h.length / 3], [3, expected.z.length / 3]]);
      const [h, z] = [largestGap(answer.h, expected.h), largestGap(answer.z, expected.z)];
      console.log(`onnxruntime ${answer.version}, ${name}: h within ${h}, z within ${z}`);
      assert.ok(h <= 1e-5 && z <= 1e-5, `h ${h}, z ${z}`);
      // another picture is not as near, so that the comparison can fail
      const width = expected.h.length / 3;
      assert.ok(largestGap(answer.h.slice(0, width), expected.h.subarray(width, 2 * width)) > 1e-3);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
