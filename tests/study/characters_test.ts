import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "lib/corpus/folder.ts";
import type { Collection, Label, Plate } from "lib/corpus/plate.ts";
import { extract } from "lib/extract/extract.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { blank, encodePng } from "lib/image/image.ts";
import {
  embedBothWays,
  firstAnswers,
  labelledCharacters,
  openCharacters,
} from "lib/study/characters.ts";
import type { Embedder } from "lib/retrieval/embed.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { blobs, box, side } from "tests/extract/blobs.ts";

Deno.test("characters come with their pictures and their sheet", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-characters-" });
  try {
    const folder = join(root, "plates");
    mkdirSync(folder);
    const dark = blank({ width: 3 * side, height: side }, [60, 60, 60, 255]);
    writeFileSync(join(folder, "one.png"), await encodePng(dark));
    const directory = join(root, "corpus");
    await extract(await openFolder(folder), {
      directory,
      detector: { name: "blobs", sha256: null, use: () => blobs },
      segmenter: { name: "box", sha256: null, use: box },
    });
    const characters = await openCharacters(directory);
    assert.deepEqual(characters.map(({ id }) => id), ["one.00", "one.01"]);
    const [{ image, plate, work, caption, name }] = characters;
    assert.deepEqual([image.width, image.height], [side, side]);
    assert.deepEqual([plate, caption, name], ["one", "one.00", null]);
    assert.equal(typeof work, "string");
    const [kept] = await openCharacters(directory, { background: "keep" });
    assert.equal(kept.image.data[3], 255);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

const plate: Plate = {
  id: "p",
  work: "w",
  impression: "coloured",
  file: "p.png",
  width: 4,
  height: 2,
  source: "",
  rights: "",
};
const image = { width: 4, height: 2, data: Uint8Array.from({ length: 32 }, (_, i) => i) };
const mask = maskFromPixels([1, 0, 0, 0, 1, 1, 0, 0], image);
const labels: Label[] = [
  { plate: "p", box: [0, 0, 2, 2], name: "Alice", mask },
  { plate: "p", box: [2, 0, 4, 2], name: "Hatter" },
  { plate: "p", box: [0, 0, 4, 2], name: "Dormouse", mask, difficult: true },
];
const collection: Collection = {
  name: "one",
  plates: [plate, { ...plate, id: "bare" }],
  labels,
  open: () => Promise.resolve(image),
  digest: () => Promise.resolve(""),
};

Deno.test("labels give the characters that perfect detection would", async () => {
  const [alice, ...others] = await labelledCharacters(collection);
  assert.equal(others.length, 0, "without a mask, or difficult");
  const { id, name, work, impression } = alice;
  assert.deepEqual([id, name, work, impression], ["p.00", "Alice", "w", "coloured"]);
  assert.deepEqual([3, 7, 11, 15].map((at) => alice.image.data[at]), [3, 0, 19, 23]);
  const kept = await labelledCharacters(collection, { background: "keep" });
  assert.deepEqual(kept.map((character) => character.name), ["Alice", "Hatter"]);
});

Deno.test("figures of a book whose name is long are called by what tells them apart", async () => {
  const captionsOf = async (id: string) => {
    const called = labels.map((label) => ({ ...label, plate: id }));
    const book = { ...collection, plates: [{ ...plate, id }], labels: called };
    const characters = await labelledCharacters(book, { background: "keep" });
    assert.equal(characters[1].id, `${id}.01`);
    return characters.map(({ caption }) => caption);
  };
  const nickleby = await captionsOf("phiz-nicholas-nickleby-0072");
  assert.deepEqual(nickleby, ["...nickleby-0072.00", "...nickleby-0072.01"]);
  const short = await captionsOf("plate-011-reversed");
  assert.deepEqual(short, ["plate-011-reversed.00", "plate-011-reversed.01"]);
  const [whole] = await captionsOf("a_name_of_many_letters_without_a_hyphen");
  assert.equal(whole, "a_name_of_many_letters_without_a_hyphen.00");
});

Deno.test("each is embedded as it is and flipped", async () => {
  const characters = await labelledCharacters(collection, { background: "keep" });
  const embedder: Embedder = {
    name: "first red",
    init: "none",
    embed: (images) => {
      const reds = Float32Array.from(images, ({ data }) => data[0]);
      return Promise.resolve(float32(reds, [images.length, 1]));
    },
  };
  const { direct, flipped } = await embedBothWays(characters, { embedder });
  assert.deepEqual([...direct.data], [0, 8]);
  assert.deepEqual([...flipped.data], [4, 12]);
});

Deno.test("first answers are counted apart for works printed once and twice", () => {
  const one = (work: string, plate: string, name: string | null) => ({
    id: `${plate}.${name}`,
    image,
    impression: "",
    work,
    plate,
    name,
  });
  const characters = [
    one("w", "p", "Alice"),
    one("w", "q", "Alice"),
    one("v", "r", "Alice"),
    one("v", "r", null),
  ];
  const hit = (index: number) => [{ index, similarity: 1, reversed: false }];
  const counted = firstAnswers([hit(1), hit(3), hit(0), hit(3)], characters);
  assert.deepEqual(counted.map(({ work, queries, right }) => [work, queries, right?.value]), [
    ["printed twice", 2, 0.5],
    ["printed once", 1, 1],
  ]);
  assert.equal(firstAnswers([[], [], [], []], characters)[0].right?.value, 0);
});

Deno.test("who has no name, or is on one plate alone, cannot be found on another and is not counted", () => {
  const one = (plate: string, name: string | null) => ({
    ...{ id: `${plate}.${name}`, image, impression: "", work: plate, plate, name },
  });
  const characters = [one("p", "Alice"), one("q", "Alice"), one("q", "Hatter"), one("p", null)];
  const hit = (index: number) => [{ index, similarity: 1, reversed: false }];
  const counted = firstAnswers([hit(1), hit(3), hit(0), hit(1)], characters);
  assert.deepEqual(counted.map(({ work, queries, right }) => [work, queries, right?.value]), [
    ["printed twice", 0, undefined],
    ["printed once", 2, 0.5],
  ]);
  const nobody = firstAnswers([hit(1), hit(0)], [one("p", null), one("q", null)]);
  assert.ok(nobody.every(({ right }) => right === null), "a share of none is no share");
});

Deno.test("asking for characters where there are none leaves the folder as it was", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-characters-" });
  try {
    await assert.rejects(openCharacters(root));
    assert.deepEqual([...Deno.readDirSync(root)], []);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a plate without labels is not opened, and without a mask the whole box is kept", async () => {
  const opened: string[] = [];
  const open = (one: Plate) => {
    opened.push(one.id);
    return Promise.resolve(image);
  };
  const kept = await labelledCharacters({ ...collection, open }, { background: "keep" });
  assert.deepEqual(opened, ["p"]);
  const hatter = kept[1].image;
  // columns 2 and 3 of both rows
  assert.deepEqual([hatter.width, hatter.height], [2, 2]);
  assert.deepEqual([...hatter.data], [...image.data.slice(8, 16), ...image.data.slice(24, 32)]);
});
