import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Box } from "lib/geometry/box.ts";
import type { Image } from "lib/image/image.ts";
import { openSession } from "lib/onnx/session.ts";
import { openSam } from "lib/segment/sam.ts";
import { normalizedTensor, resizedToFrame } from "lib/segment/sam_frame.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { asSegmenter } from "lib/segment/promptable.ts";
import {
  assertMasks,
  assertSampled,
  exchanged,
  graph,
  originals,
  plate,
  plateNames,
} from "./originals.ts";

/** See tests/fixtures/segment/sam.py. */
const sam = originals("sam.safetensors");
const graphs = { encoder: graph("sam.encoder"), decoder: graph("sam.decoder") };

const expected = (name: string, image: Image) => ({
  masks: sam.masks(`${name}/masks`, image),
  scores: sam.numbers(`${name}/scores`),
});
const boxesOf = (name: string) => sam.boxes(`${name}/boxes`).map((box) => ({ box }));

Deno.test("plates of every kind have the masks of SamPredictor, through what it saw of them", async () => {
  await using model = await openSam(graphs);
  for (const name of plateNames) {
    const image = await plate(name);
    const encoded = await model.encode(image);
    const embedding = encoded.features.image_embeddings;
    assert.deepEqual(embedding.shape, [1, 16, 64, 64]);
    assertSampled(embedding.data, sam.tensor(`${name}/embedding`), { within: 2e-4 });
    assertMasks(await model.decode(encoded, boxesOf(name)), expected(name, image));
  }
});

Deno.test("an encoder that prepares the picture itself, and a decoder of many prompts, agree", async () => {
  const image = await plate("plain.png");
  await using raw = await openSam({ ...graphs, encoder: graph("sam.encoder_raw") });
  await using many = await openSam({ ...graphs, decoder: graph("sam.decoder_batch") });
  const encoded = await raw.encode(image);
  const prompts = boxesOf("plain.png");
  assertMasks(await raw.decode(encoded, prompts), expected("plain.png", image));
  assertMasks(await many.decode(encoded, prompts), expected("plain.png", image));
  // prompts of several lengths, more than one run takes, answered in their own order
  const [inside] = sam.boxes("inside").map(([x, y]) => [[x, y]] as const);
  const long = Array.from({ length: 40 }, (_, i) => i % 3 === 2 ? { inside } : prompts[i % 2]);
  const answers = await many.decode(encoded, long);
  const [a, b] = sam.masks("plain.png/masks", image);
  const [point] = sam.masks("one point/masks", image);
  assertMasks(answers, { masks: long.map((_, i) => [a, b, point][i % 3 === 2 ? 2 : i % 2]) });
});

Deno.test("points and boxes, one mask or the best of three", async () => {
  const image = await plate("plain.png");
  await using model = await openSam(graphs);
  await using best = await openSam(graphs, { choice: "best" });
  await using single = await openSam({ ...graphs, decoder: graph("sam.decoder_single") });
  const encoded = await model.encode(image);
  const pairs = (name: string) => {
    const list = sam.numbers(name);
    return [[list[0], list[1]], [list[2], list[3]]] as const;
  };
  const [inside, outside] = [pairs("inside"), pairs("outside")];
  const [{ box }] = boxesOf("plain.png");
  const ask = (prompt: Parameters<typeof model.decode>[1][number]) =>
    model.decode(encoded, [prompt]);
  assertMasks(await ask({ inside: inside.slice(0, 1) }), expected("one point", image));
  assertMasks(await ask({ inside, outside }), expected("points", image));
  assertMasks(await ask({ box, inside, outside }), expected("box and points", image));
  assertMasks(await best.decode(encoded, [{ box }]), expected("best", image));
  assertMasks(await single.decode(encoded, [{ box }]), expected("single", image));
  await assert.rejects(ask({}), /without box or points/);
  await assert.rejects(
    openSam({ ...graphs, decoder: graph("sam.decoder_single") }, { choice: "best" }),
    /Cannot choose the best mask of .*sam.decoder_single.onnx: it gives one/,
  );
});

Deno.test("the fixture notices exchanged colours, moved boxes, and padding before normalising", async () => {
  const image = await plate("plain.png");
  await using model = await openSam(graphs);
  const prompts = boxesOf("plain.png");
  const right = expected("plain.png", image);
  const wrongColours = await model.decode(await model.encode(exchanged(image)), prompts);
  assert.throws(() => assertMasks(wrongColours, right), /mask \d: /);
  const encoded = await model.encode(image);
  const moved = prompts.map(({ box: [x0, y0, x1, y1] }) => ({
    box: [x0 + 2, y0, x1 + 2, y1] as Box,
  }));
  const wrongBoxes = await model.decode(encoded, moved);
  assert.throws(() => assertMasks(wrongBoxes, right), /mask \d: /);
  // black pixels around the picture instead of zeros around the normalised one
  await using encoder = await openSession(graphs.encoder);
  const pixels = resizedToFrame(image, 1024);
  const tensor = normalizedTensor(pixels, 1024);
  const black = normalizedTensor({ ...pixels, data: new Uint8Array(pixels.data.length) }, 1024);
  for (let c = 0; c < 3; c++) {
    const from = (c * 1024 + pixels.height) * 1024;
    tensor.data.fill(black.data[c * 1024 * 1024], from, (c + 1) * 1024 * 1024);
  }
  const results = await encoder.run({ input_image: tensor });
  const image_embeddings = float32(results.image_embeddings.data as Float32Array, [1, 16, 64, 64]);
  const wrongPadding = await model.decode({ ...encoded, features: { image_embeddings } }, prompts);
  assert.throws(() => assertMasks(wrongPadding, right), /mask \d: /);
});

Deno.test("as a segmenter it looks at a plate once, and at none without prompts", async () => {
  const image = await plate("small.png");
  await using model = await openSam(graphs);
  let looks = 0;
  const segment = asSegmenter({
    ...model,
    encode: (...args) => {
      looks++;
      return model.encode(...args);
    },
  });
  assert.deepEqual(await segment(image, []), []);
  assert.equal(looks, 0);
  assertMasks(await segment(image, boxesOf("small.png")), expected("small.png", image));
  assert.equal(looks, 1);
  await assert.rejects(segment(image, boxesOf("small.png"), { signal: AbortSignal.abort() }));
});

Deno.test("graphs of another signature and damaged files are refused", async () => {
  await assert.rejects(
    openSam({ encoder: graphs.decoder, decoder: graphs.encoder }),
    /Cannot use .*sam.encoder.onnx as a decoder of SAM: no image_embeddings; .*Found: takes input_image float32 \[1,3,1024,1024\] .*Wanted: image_embeddings/,
  );
  await assert.rejects(
    openSam({ ...graphs, encoder: graphs.decoder }),
    /Cannot use .*sam.decoder.onnx as an encoder of SAM: no input_image/,
  );
  const whole = readFileSync(graphs.encoder);
  await assert.rejects(
    openSam({ ...graphs, encoder: whole.subarray(0, whole.length >> 1) }),
    /Cannot load the encoder on cpu: .*Is it a whole ONNX file/s,
  );
});
