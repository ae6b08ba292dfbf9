/** MobileSAM has SAM's form, so that `openSam` opens it: a light encoder before SAM's decoder. */
import assert from "node:assert/strict";
import type { Box } from "lib/geometry/box.ts";
import { openSam } from "lib/segment/sam.ts";
import { assertMasks, assertSampled, exchanged, graph, originals, plate } from "./originals.ts";

/** See tests/fixtures/segment/mobile_sam.py. */
const mobile = originals("mobile_sam.safetensors");
const names = mobile.texts.plates as string[];
const graphs = { encoder: graph("mobile_sam.encoder_raw"), decoder: graph("mobile_sam.decoder") };

Deno.test("MobileSAM's masks are the original's, and the fixture notices what is wrong", async () => {
  await using model = await openSam(graphs);
  for (const name of names) {
    const image = await plate(name);
    const encoded = await model.encode(image);
    const { data } = encoded.features.image_embeddings;
    assertSampled(data, mobile.tensor(`${name}/embedding`), { within: 2e-4 });
    const prompts = mobile.boxes(`${name}/boxes`).map((box) => ({ box }));
    const right = {
      masks: mobile.masks(`${name}/masks`, image),
      scores: mobile.numbers(`${name}/scores`),
    };
    assertMasks(await model.decode(encoded, prompts), right);
    if (name !== names[0]) continue;
    const wrongColours = await model.decode(await model.encode(exchanged(image)), prompts);
    assert.throws(() => assertMasks(wrongColours, right), /mask \d: /);
    const moved = prompts.map(({ box: [x0, y0, x1, y1] }) => ({
      box: [x0 + 2, y0, x1 + 2, y1] as Box,
    }));
    const wrongBoxes = await model.decode(encoded, moved);
    assert.throws(() => assertMasks(wrongBoxes, right), /mask \d: /);
  }
});
