import assert from "node:assert/strict";
import { openSession } from "lib/onnx/session.ts";
import { chosenMask, samDecoder } from "lib/segment/sam_decoder.ts";
import { graph } from "./originals.ts";

const features = { image_embeddings: [1, null, null, null] } as const;

Deno.test("the mask meant for one answer is the first of four; of the others the best", () => {
  const scores = Float32Array.of(0.9, 0.2, 0.5, 0.4);
  assert.equal(chosenMask(scores, "single"), 0);
  assert.equal(chosenMask(scores, "best"), 2);
  // three are the ones for several answers
  assert.equal(chosenMask(scores.subarray(1), "single"), 1);
  assert.equal(chosenMask(scores.subarray(0, 1), "best"), 0);
  // the first of those that promise as much; the first of four is none of them
  assert.equal(chosenMask(Float32Array.of(0.9, 0.5, 0.5), "best"), 0);
  assert.equal(chosenMask(Float32Array.of(0.9, 0.5, 0.5, 0.5), "best"), 1);
  assert.equal(chosenMask(Float32Array.of(0.9, 0.2, 0.4, 0.5), "best"), 3);
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
