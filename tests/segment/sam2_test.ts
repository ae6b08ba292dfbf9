import assert from "node:assert/strict";
import type { Box } from "lib/geometry/box.ts";
import type { Image } from "lib/image/image.ts";
import { openSam2 } from "lib/segment/sam2.ts";
import { assertMasks, assertSampled, exchanged, graph, originals, plate } from "./originals.ts";

/** See tests/fixtures/segment/sam2.py. */
const sam2 = originals("sam2.safetensors");
const names = sam2.texts.plates as string[];
const hub = { encoder: graph("sam2.hub.encoder"), decoder: graph("sam2.hub.decoder") };
const samexporter = {
  encoder: graph("sam2.samexporter.encoder"),
  decoder: graph("sam2.samexporter.decoder"),
};
const expected = (name: string, image: Image) => ({
  masks: sam2.masks(`${name}/masks`, image),
  scores: sam2.numbers(`${name}/scores`),
});
const boxesOf = (name: string) => sam2.boxes(`${name}/boxes`).map((box) => ({ box }));

Deno.test("both layouts give the best mask of transformers' three, from the same features", async () => {
  for (
    const [graphs, features] of [
      [hub, ["image_embeddings.0", "image_embeddings.1", "image_embeddings.2"]],
      [samexporter, ["high_res_feats_0", "high_res_feats_1", "image_embed"]],
    ] as const
  ) {
    await using model = await openSam2(graphs);
    for (const name of names) {
      const image = await plate(name);
      const encoded = await model.encode(image);
      features.forEach((feature, i) => {
        const { data } = encoded.features[feature];
        assertSampled(data, sam2.tensor(`${name}/feature${i}`), { within: 1e-3 });
      });
      assertMasks(await model.decode(encoded, boxesOf(name)), expected(name, image));
    }
  }
});

Deno.test("points, with a box and without, and prompts of all kinds in one call", async () => {
  const pairs = (name: string) => {
    const [a, b, c, d] = sam2.numbers(name);
    return [[a, b], [c, d]] as const;
  };
  const [inside, outside] = [pairs("inside"), pairs("outside")];
  const [name] = names;
  const image = await plate(name);
  const [first, second] = boxesOf(name);
  const prompts = [
    ...Array.from({ length: 20 }, (_, i) => i % 2 ? second : first),
    { ...first, inside, outside },
  ];
  const [a, b] = sam2.masks(`${name}/masks`, image);
  const masks = [
    ...Array.from({ length: 20 }, (_, i) => i % 2 ? b : a),
    ...sam2.masks("box and points/masks", image),
  ];
  for (const graphs of [hub, samexporter]) {
    await using model = await openSam2(graphs);
    const encoded = await model.encode(image);
    assertMasks(await model.decode(encoded, prompts), { masks });
    await assert.rejects(model.decode(encoded, [{}]), /without box or points/);
    const points = model.decode(encoded, [first, { inside, outside }]);
    if (graphs === hub) await assert.rejects(points, /by points alone .* take samexporter's files/);
    else assertMasks((await points).slice(1), expected("points", image));
  }
});

Deno.test("the fixture notices exchanged colours, moved boxes and a picture that is not stretched", async () => {
  const name = "tall.png";
  const image = await plate(name);
  await using model = await openSam2(hub);
  const prompts = boxesOf(name);
  const right = expected(name, image);
  const wrongColours = await model.decode(await model.encode(exchanged(image)), prompts);
  assert.throws(() => assertMasks(wrongColours, right), /mask \d: /);
  const encoded = await model.encode(image);
  const moved = prompts.map(({ box: [x0, y0, x1, y1] }) => ({
    box: [x0 + 2, y0, x1 + 2, y1] as Box,
  }));
  const wrongBoxes = await model.decode(encoded, moved);
  assert.throws(() => assertMasks(wrongBoxes, right), /mask \d: /);
  // the common scale of SAM instead of one for each axis
  const scale = image.width / image.height;
  const squeezed = prompts.map(({ box: [x0, y0, x1, y1] }) => ({
    box: [x0 * scale, y0, x1 * scale, y1] as Box,
  }));
  const wrongScale = await model.decode(encoded, squeezed);
  assert.throws(() => assertMasks(wrongScale, right), /mask \d: /);
});

Deno.test("halves of different layouts and graphs of another model are refused", async () => {
  await assert.rejects(
    openSam2({ encoder: hub.encoder, decoder: samexporter.decoder }),
    /Cannot use .*sam2.hub.encoder.onnx as an encoder of SAM 2: no image; .*Wanted: image \[any,3,any,any\]/,
  );
  await assert.rejects(
    openSam2({ encoder: graph("sam.encoder"), decoder: graph("sam.decoder") }),
    /Cannot use .*sam.decoder.onnx as a decoder of SAM 2: no high_res_feats_0/,
  );
});
