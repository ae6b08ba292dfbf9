import assert from "node:assert/strict";
import type { Box } from "lib/geometry/box.ts";
import type { Image } from "lib/image/image.ts";
import { openHqSam } from "lib/segment/hq_sam.ts";
import { assertMasks, assertSampled, exchanged, graph, originals, plate } from "./originals.ts";

/** See tests/fixtures/segment/hq_sam.py. */
const hq = originals("hq_sam.safetensors");
const names = hq.texts.plates as string[];
const both = { encoder: graph("hq_sam.encoder_raw"), decoder: graph("hq_sam.decoder") };
const only = { ...both, decoder: graph("hq_sam.decoder_only") };

const expected = (name: string, image: Image) => ({
  masks: hq.masks(`${name}/masks`, image),
  scores: hq.numbers(`${name}/scores`),
});
const boxesOf = (name: string) => hq.boxes(`${name}/boxes`).map((box) => ({ box }));

Deno.test("masks are those of the authors' predictor, with SAM's mask and without", async () => {
  await using sum = await openHqSam(both);
  await using alone = await openHqSam(only);
  for (const name of names) {
    const image = await plate(name);
    const encoded = await sum.encode(image);
    const { image_embeddings, interm_embeddings } = encoded.features;
    assertSampled(image_embeddings.data, hq.tensor(`${name}/embedding`), { within: 2e-4 });
    assertSampled(interm_embeddings.data, hq.tensor(`${name}/interm`), { within: 2e-4 });
    const prompts = boxesOf(name);
    assertMasks(await sum.decode(encoded, prompts), expected(`${name}/both`, image));
    assertMasks(await alone.decode(encoded, prompts), expected(`${name}/only`, image));
  }
});

Deno.test("the fixture notices exchanged colours, moved boxes and the wrong look", async () => {
  const [name] = names;
  const image = await plate(name);
  await using model = await openHqSam(both);
  const prompts = boxesOf(name);
  const right = expected(`${name}/both`, image);
  const wrongColours = await model.decode(await model.encode(exchanged(image)), prompts);
  assert.throws(() => assertMasks(wrongColours, right), /mask \d: /);
  const encoded = await model.encode(image);
  const moved = prompts.map(({ box: [x0, y0, x1, y1] }) => ({
    box: [x0 + 2, y0, x1 + 2, y1] as Box,
  }));
  const wrongBoxes = await model.decode(encoded, moved);
  assert.throws(() => assertMasks(wrongBoxes, right), /mask \d: /);
  const { data, shape, dtype } = encoded.features.interm_embeddings;
  const interm_embeddings = { dtype, shape, data: data.map((value) => 0.5 * value) };
  const features = { ...encoded.features, interm_embeddings };
  const wrongLook = await model.decode({ ...encoded, features }, prompts);
  assert.throws(() => assertMasks(wrongLook, right), /mask \d: /);
});

Deno.test("SAM's graphs are no HQ-SAM's", async () => {
  await assert.rejects(
    openHqSam({ ...both, encoder: graph("sam.encoder_raw") }),
    /Cannot use .*sam.encoder_raw.onnx as an encoder of HQ-SAM: it gives image_embeddings alone/,
  );
  await assert.rejects(
    openHqSam({ ...both, decoder: graph("sam.decoder") }),
    /Cannot use .*sam.decoder.onnx as a decoder of HQ-SAM: no interm_embeddings/,
  );
});
