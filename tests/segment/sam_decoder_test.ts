import assert from "node:assert/strict";
import { maskToPixels } from "lib/geometry/mask.ts";
import { openSession } from "lib/onnx/session.ts";
import { chosenMask, maskInFrame, samDecoder } from "lib/segment/sam_decoder.ts";
import { graph } from "./originals.ts";

const features = { image_embeddings: [1, null, null, null] } as const;

Deno.test("the mask meant for one answer is the first of four; of the others the best", () => {
  const scores = Float32Array.of(0.9, 0.2, 0.5, 0.4);
  assert.equal(chosenMask(scores, "single"), 0);
  assert.equal(chosenMask(scores, "best"), 2);
  // three are the ones for several answers
  assert.equal(chosenMask(scores.subarray(1), "single"), 1);
  assert.equal(chosenMask(scores.subarray(0, 1), "best"), 0);
});

Deno.test("a decoder tells its frame and how many masks it gives", async () => {
  for (const [file, masks] of [["sam.decoder", 4], ["sam.decoder_single", 1]] as const) {
    await using session = await openSession(graph(file));
    const decoder = await samDecoder(session, { name: file, as: "a decoder", features });
    assert.deepEqual([decoder.side, decoder.masks], [1024, masks]);
    // where the signature is silent, it is found out
    const outputs = session.outputs.map((port) => ({ ...port, shape: port.shape.map(() => null) }));
    const silent = { ...session, outputs };
    const tried = await samDecoder(silent, { name: file, as: "a decoder", features });
    assert.equal(tried.masks, masks);
  }
});

Deno.test("the padding of the frame is left out of a mask", () => {
  // certain only where the frame is padding: below the picture, whose height is half its width
  const data = Float32Array.from({ length: 16 * 16 }, (_, i) => i >= 10 * 16 ? 9 : -1);
  const plate = { width: 40, height: 20 };
  const mask = maskInFrame(data, { low: 16, side: 64, plate });
  assert.ok(maskToPixels(mask).every((inside) => inside === 0));
  const tall = maskInFrame(data, { low: 16, side: 64, plate: { width: 20, height: 40 } });
  assert.ok(maskToPixels(tall).some((inside) => inside === 1));
});
