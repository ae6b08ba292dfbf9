import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { openPrints } from "lib/corpus/prints.ts";
import { type KnownLooks, knownLooks, likenessOf } from "lib/detect/likeness.ts";
import trained from "lib/detect/likeness.json" with { type: "json" };
import { lookNames, lookOf, type PlateLook } from "lib/detect/plate_look.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { blank } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { painted } from "./painted.ts";

const look = (value: number): PlateLook =>
  Object.fromEntries(lookNames.map((name) => [name, value])) as Record<keyof PlateLook, number>;

const two = [
  { book: "a", look: look(0) },
  { book: "a", look: look(2) },
  { book: "b", look: look(10) },
  { book: "b", look: look(12) },
];

Deno.test("books have their mean, numbers a spread, and the usual distance is to other books", () => {
  const known = knownLooks(two);
  assert.deepEqual([known.books.a.ink, known.books.b.ink], [1, 11]);
  // a deviation of 1 within each book, of all four of the root of 26
  const spread = 0.7 + 0.3 * Math.sqrt(26);
  assert.ok(Math.abs(known.spread.ink - spread) < 1e-9);
  assert.ok(Math.abs(known.usual - 11 / spread) < 1e-9);
  assert.throws(() => knownLooks(two.slice(0, 3)), /Cannot compare books: 1 of them/);
});

Deno.test("a plate is near its book, usual up to the limit, and says in what it differs", () => {
  const known: KnownLooks = { books: { a: look(0), b: look(9) }, spread: look(1), usual: 2 };
  assert.deepEqual(likenessOf(look(1), known), {
    book: "a",
    distance: 1,
    isUsual: true,
    differs: [],
  });
  assert.equal(likenessOf(look(8), known).book, "b");
  assert.equal(likenessOf(look(2), known).isUsual, true);
  assert.equal(likenessOf(look(2.01), known).isUsual, false);
  const odd = { ...look(0), colour: 4, greys: 20, lines: 3 };
  assert.deepEqual(likenessOf(odd, known).differs, ["greys", "colour"]);
});

/** Smooth tones and colours, as a photograph has them, with a little grain. */
const photographs = [1, 2, 3].map((k) =>
  painted({ width: 900, height: 640 }, (x, y) => {
    const light = 120 + 90 * Math.sin(x / (70 + 20 * k)) * Math.cos(y / (60 + 10 * k));
    const grain = (x * 7919 + y * 104729 + x * y * 31) % 9;
    const warm = 30 * Math.sin(y / 90);
    return [light + warm + grain, light + grain, Math.max(0, light - 2 * warm + grain)];
  })
);

const noise = painted({ width: 900, height: 640 }, (x, y) => {
  const level = (x * 7919 + y * 104729 + x * y * 31) % 251;
  return [level, (level * 7) % 251, (level * 13) % 251];
});

Deno.test("engraved plates look like prints; photographs, noise and empty sheets do not", async () => {
  const directory = await Deno.makeTempDir({ prefix: "burin-like-" });
  try {
    const engraved = await engraveCollection({ seed: 3, plates: 6, directory });
    for (const plate of engraved.plates) {
      const found = likenessOf(lookOf(await engraved.open(plate)), trained);
      assert.ok(found.isUsual, `${plate.id}: ${found.distance}, ${found.differs}`);
    }
    // a scan of more pixels is no other plate
    const image = await engraved.open(engraved.plates[0]);
    const size = { width: 4 * image.width, height: 4 * image.height };
    const large = resizeImage(image, { ...size, method: "linear" });
    const found = likenessOf(lookOf(large), trained);
    assert.ok(found.isUsual, `enlarged: ${found.distance}, ${found.differs}`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
  const sheet = blank({ width: 900, height: 640 }, [245, 240, 230, 255]);
  const black = blank({ width: 900, height: 640 }, [0, 0, 0, 255]);
  for (const [i, image] of [...photographs, noise, sheet, black].entries()) {
    const found = likenessOf(lookOf(image), trained);
    assert.ok(!found.isUsual, `${i}: ${found.distance} from ${found.book}`);
    assert.ok(found.differs.length > 0);
  }
});

/** Books that are not alike. */
const some = ["seymour-sketches", "dore-don-quixote-v1"];

Deno.test({
  name: "what the library knows of a book is what its plates say, and most of them are usual",
  // the plates are not in the repository: BURIN_MIRROR=../shared shows where they are
  ignore: !mirrorDirectories().some((folder) => existsSync(join(folder, "data/prints/plates"))),
  async fn() {
    for (const book of some) {
      const prints = await openPrints({ books: [book] });
      const looks: PlateLook[] = [];
      for (const plate of prints.plates) looks.push(lookOf(await prints.open(plate)));
      for (const name of lookNames) {
        const mean = looks.reduce((sum, own) => sum + own[name], 0) / looks.length;
        assert.ok(
          Math.abs(mean - trained.books[book as never][name]) < 1e-3 * (1 + Math.abs(mean)),
        );
      }
      const usual = looks.filter((own) => likenessOf(own, trained).isUsual).length;
      assert.ok(usual > 0.8 * looks.length, `${book}: ${usual} of ${looks.length}`);
    }
  },
});
