import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { phraseAbove } from "lib/detect/caption.ts";
import type { Detection } from "lib/detect/detection.ts";
import { openGroundingDino } from "lib/detect/grounding_dino.ts";
import { parseVocabulary } from "lib/detect/wordpiece.ts";
import { clip } from "lib/geometry/box.ts";
import { decodeImage, type Image } from "lib/image/image.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { oddFiles } from "tests/fixtures/odd_files.ts";
import { assertBites } from "./bites.ts";

/** x0, y0, x1, y1, score, phrase */
type Row = readonly [number, number, number, number, number, string];

interface Case {
  readonly "at .3, .25": readonly Row[];
  readonly "at .4, .3": readonly Row[];
}

const folder = new URL("../fixtures/detect/", import.meta.url);
const random = new URL("../../models/random/", import.meta.url);
const vocabulary = readFileSync(new URL("vocab.txt", random), "utf8");
const words = parseVocabulary(vocabulary);

/** The originals' numbers: tests/fixtures/detect/grounding_dino.py. */
const fixture: { caption: string; cases: Record<string, Case> } = JSON.parse(
  readFileSync(new URL("grounding_dino.json", folder), "utf8"),
);
const prompt = fixture.caption;
const models = ["grounding_dino.onnx", "grounding_dino_authors.onnx"].map((file) =>
  readFileSync(new URL(file, random))
);

const open = (model: Uint8Array, options = {}) =>
  openGroundingDino(model, { vocabulary, prompt, threads: 1, passes: "together", ...options });

/** Whether these are the original's: near ties may come in any order. */
function assertSame(
  ours: readonly Detection[],
  { rows, image, name }: { rows: readonly Row[]; image: Image; name: string },
): void {
  assert.equal(ours.length, rows.length, name);
  const left = new Set(ours);
  rows.forEach(([x0, y0, x1, y1, score, phrase]) => {
    const own = clip([x0, y0, x1, y1], image);
    const found = [...left].find((one) =>
      one.phrase === phrase && Math.abs(one.score - score) < 1e-3 &&
      one.box.every((side, k) => Math.abs(side - own[k]) < 0.01)
    );
    assert.ok(found, `${name}: nothing at ${own} with ${score} "${phrase}"`);
    left.delete(found);
  });
  ours.slice(1).forEach(({ score }, i) => assert.ok(score <= ours[i].score));
}

Deno.test("files of every kind, both layouts: the original's boxes, phrases and thresholds", async () => {
  for (const model of models) {
    await using detect = await open(model);
    await using strict = await open(model, { textThreshold: 0.3 });
    for (const [name, bytes] of Object.entries(oddFiles)) {
      const image = await decodeImage(bytes);
      const { "at .3, .25": rows, "at .4, .3": strong } = fixture.cases[name];
      const found = await detect(image, { minScore: 0.3 });
      assertSame(found, { rows, image, name });
      assertSame(await strict(image, { minScore: 0.4 }), { rows: strong, image, name });
      // both thresholds can move afterwards, without another run
      const moved = found.filter(({ score }) => score > Math.fround(0.4)).map((one) => ({
        ...one,
        phrase: phraseAbove(one.tokens!.map(({ score }) => score), {
          caption: { ids: one.tokens!.map(({ token }) => words.ids.get(token)!) },
          vocabulary: words,
          threshold: 0.3,
        }),
      }));
      assertSame(moved, { rows: strong, image, name });
    }
  }
  assert.ok(fixture.cases["plain.png"]["at .3, .25"].length >= 10);
});

Deno.test("padded pictures and other prompts", async () => {
  for (const [name, rows] of Object.entries(fixture.cases)) {
    const [, file, asked] = name.match(/^(.*), padded: (.*)$/) ?? [];
    if (!file) continue;
    const image = await decodeImage(oddFiles[file]);
    const padded = { prompt: asked, fit: "pad", shortest: 96, longest: 160 };
    await using detect = await open(models[0], padded);
    const found = await detect(image, { minScore: 0.3 });
    assertSame(found, { rows: rows["at .3, .25"], image, name });
  }
});

Deno.test("the fixture notices exchanged colours, a shift, and a text that sees too much", async () => {
  const { "at .3, .25": rows } = fixture.cases["plain.png"];
  const image = await decodeImage(oddFiles["plain.png"]);
  const expected = { rows, image, name: "plain.png" };
  await using detect = await open(models[0]);
  const right = await detect(image, { minScore: 0.3 });
  assertSame(right, expected);
  assertBites(await detect(image), [0.3, 0.4]);
  const data = image.data.slice();
  for (let i = 0; i < data.length; i += 4) [data[i], data[i + 2]] = [data[i + 2], data[i]];
  const exchanged = await detect({ ...image, data }, { minScore: 0.3 });
  assert.throws(() => assertSame(exchanged, expected));
  assert.throws(() =>
    assertSame(right.map((d) => ({ ...d, box: d.box.map((v) => v + 2) as never })), expected)
  );
  // without full stops all words are one phrase and see each other
  await using merged = await open(models[0], { prompt: prompt.replaceAll(".", "") });
  const found = await merged(image, { minScore: 0.3 });
  assert.throws(() => assertSame(found, expected));
});

Deno.test("a pass for each phrase: every detection is labelled with the one asked for", async () => {
  const image = await decodeImage(oddFiles["plain.png"]);
  const asked = ["a man", "the king's hat"];
  await using detect = await open(models[0], { prompt: asked, passes: "one by one" });
  const found = await detect(image, { minScore: 0.1 });
  const single = await Promise.all(asked.map(async (prompt) => {
    await using one = await open(models[0], { prompt });
    return await one(image, { minScore: 0.1 });
  }));
  assert.deepEqual(found, single.flat().sort((a, b) => b.score - a.score));
  for (const { label, textScore, tokens } of found) {
    assert.ok(asked.includes(label));
    assert.ok(tokens!.some(({ score }) => score === textScore));
  }
  // left to itself, a file in transformers' layout gets one phrase at a time
  await using plain = await open(models[0], { prompt: asked, passes: undefined });
  assert.deepEqual(await plain(image, { minScore: 0.1 }), found);
});

Deno.test("another network, a cut file, a wrong vocabulary and an empty prompt each say what is wrong", async () => {
  const builder = graphBuilder();
  const x = builder.input({ name: "images", dtype: "float32", shape: [1, 3, 8, 8] });
  builder.output({ name: "y", dtype: "float32", shape: [1, 3, 8, 8] }, builder.node("Exp", [x]));
  await assert.rejects(
    open(encodeGraph(builder.graph()), { name: "x.onnx" }),
    /Cannot use x.onnx as GroundingDINO: it takes images \[1,3,8,8\] and gives y/,
  );
  await assert.rejects(open(models[0].subarray(0, 400_000)), /whole ONNX file/);
  await assert.rejects(open(models[0], { vocabulary: "a\nb" }), /vocab\.txt of bert-base-uncased/);
  await assert.rejects(open(models[0], { prompt: " " }), /names nothing/);
  await assert.rejects(open(models[1], { fit: "pad" }), /needs an input pixel_mask/);
});
