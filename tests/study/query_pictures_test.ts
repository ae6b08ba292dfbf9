import assert from "node:assert/strict";
import { blank, type Image } from "lib/image/image.ts";
import type { Embedder } from "lib/retrieval/embed.ts";
import { configs } from "lib/simclr/config.ts";
import type { ShownCharacter } from "lib/study/characters.ts";
import { evaluate } from "lib/study/evaluate.ts";
import { queryPictures, wrongAnswers } from "lib/study/query_pictures.ts";
import { float32 } from "lib/tensor/tensor.ts";

const greys = [20, 120, 235];
const characters = greys.map((grey, i): ShownCharacter => ({
  id: `c${i}`,
  name: null,
  plate: `p${i}`,
  work: `w${i}`,
  impression: "clean",
  image: blank({ width: 60, height: 80 }, [grey, grey, grey, 255]),
}));
const config = { ...configs.demo, augmentation: "none" };
const asked = { seed: 3, config };

/** How dark a picture is, as an angle. */
const angleOf = ({ data }: Image) => (data[0] / 255) * Math.PI / 2;
const embedderOf = (angle: (image: Image) => number): Embedder => ({
  name: "tone",
  init: "none",
  embed: (images) => {
    const rows = images.flatMap((image) => [Math.cos(angle(image)), Math.sin(angle(image))]);
    return Promise.resolve(float32(Float32Array.from(rows), [images.length, 2]));
  },
});
const evaluatedBy = (model: Embedder) =>
  evaluate(
    { count: 3, open: (i) => Promise.resolve(characters[i].image) },
    { models: [model], queries: 12, ...asked },
  );

Deno.test("queries are shown as they were asked, as many as are wanted", async () => {
  const evaluated = await evaluatedBy(embedderOf(angleOf));
  const pictures = queryPictures(evaluated, { characters, ...asked, count: 5 });
  assert.equal(pictures.length, 5);
  const { width, height } = config.size;
  for (const [i, { row }] of evaluated.queries.filter(({ n }) => n < 5).entries()) {
    const { image } = pictures[i];
    assert.deepEqual([image.width, image.height], [width, height]);
    assert.equal(image.data[0], greys[row], "without augmentation it is the original");
  }
});

Deno.test("wrong answers come with their own original in a green frame, right ones do not come", async () => {
  const right = await evaluatedBy(embedderOf(angleOf));
  assert.deepEqual(wrongAnswers(right, { characters, ...asked }), []);
  // queries, which are smaller than their originals, look like the darkest figure
  const fooled = embedderOf((image) =>
    image.width < 60 ? (20 / 255) * Math.PI / 2 : angleOf(image)
  );
  const wrong = wrongAnswers(await evaluatedBy(fooled), { characters, ...asked, count: 4 });
  assert.equal(wrong.length, 4);
  for (const { answers } of wrong) {
    assert.equal(answers.length, 3);
    assert.equal(answers[0].hit, false);
    assert.equal(answers.filter(({ hit }) => hit).length, 1);
  }
});

Deno.test("sixteen pictures, and sixteen searches with six answers each, are shown unless others are asked for", async () => {
  const many = Array.from({ length: 9 }, (_, i): ShownCharacter => ({
    ...characters[0],
    id: `c${i}`,
    image: blank({ width: 60, height: 80 }, [20 * i, 20 * i, 20 * i, 255]),
  }));
  const lost = embedderOf((image) => image.width < 60 ? 0 : 1 + angleOf(image) / 9);
  const evaluated = await evaluate(
    { count: 9, open: (i) => Promise.resolve(many[i].image) },
    { models: [lost], queries: 40, ...asked },
  );
  const shown = { characters: many, ...asked };
  assert.equal(queryPictures(evaluated, shown).length, 16);
  const wrong = wrongAnswers(evaluated, shown);
  assert.deepEqual(wrong.map(({ answers }) => answers.length), Array(16).fill(6));
});
