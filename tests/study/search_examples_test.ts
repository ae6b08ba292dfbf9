import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Box } from "lib/geometry/box.ts";
import { blank, encodePng, flipHorizontal, type Image } from "lib/image/image.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { search } from "lib/study/search.ts";
import { exampleMaker, type ExampleSource } from "lib/study/search_examples.ts";
import { addToSummary } from "lib/study/summary.ts";
import { train, withEmbeddings } from "./embedded_run.ts";
import { noise } from "./fake_corpus.ts";

/** Two figures of 32 x 64 side by side. */
function beside(left: Image, right: Image): Image {
  const image = blank({ width: 64, height: 64 }, [255, 255, 255, 255]);
  [left, right].forEach((half, n) => {
    for (let y = 0; y < 64; y++) {
      image.data.set(half.data.subarray(y * 128, (y + 1) * 128), y * 256 + n * 128);
    }
  });
  return image;
}

/** A run whose plates can be opened: each shows its two figures as they were cut out. */
const withPlates = (run: (folder: string) => Promise<void>) =>
  withEmbeddings(async (folder) => {
    const corpus = join(folder, "plates");
    mkdirSync(corpus);
    for (const plate of ["plate-0", "plate-1", "plate-2"]) {
      const image = beside(noise(`${plate}.00`), noise(`${plate}.01`));
      writeFileSync(join(corpus, `${plate}.png`), await encodePng(image));
    }
    addToSummary(folder, { corpus });
    await run(folder);
  });

const box = (x: number): Box => [x, 0, x + 32, 64];

Deno.test("a box on a plate of the run is searched with as its cut-out would be", () =>
  withPlates(async (folder) => {
    for (
      const [plate, x, id] of [["plate-1", 0, "plate-1.00"], ["plate-2", 32, "plate-2.01"]] as const
    ) {
      const { answers: [best], own, asked, examples } = await search({
        directory: folder,
        asked: { plate, box: box(x) },
        threads: 1,
      });
      assert.equal(best.id, id);
      assert.ok(best.similarity > 0.9999 && !best.reversed);
      assert.deepEqual([own, asked, examples[0].plate], [-1, plate, plate]);
    }
    // a plate is searched with as a whole where no box is named
    const { examples: [whole] } = await search({ directory: folder, asked: { plate: "plate-0" } });
    assert.equal((await whole.picture())!.width, 64);
  }));

Deno.test("a plate that is not there, or a box that leaves it, is refused by name", () =>
  withPlates(async (folder) => {
    const asked = (plate: string, box?: Box) =>
      search({ directory: folder, asked: { plate, box }, threads: 1 });
    await assert.rejects(asked("plate-9"), /no plate "plate-9" .*Plates are called as plate-0/);
    for (const wrong of [[0, 0, 65, 64], [-1, 0, 5, 5], [0, 0, 5, 65]] as const) {
      await assert.rejects(asked("plate-0", wrong), /--box .* leaves plate-0, which is 64 x 64/);
    }
  }));

Deno.test("characters, files and parts of files become examples of one run's vectors", () =>
  withPlates(async (folder) => {
    const embeddings = readEmbeddings(folder);
    await using maker = exampleMaker(embeddings, {
      directory: folder,
      embedder: "simclr",
      threads: 1,
    });
    const file = join(folder, "two.png");
    writeFileSync(file, await encodePng(beside(noise("plate-0.00"), noise("other"))));
    const { direct, flipped } = embeddings.galleries[embeddings.gallery];
    const width = direct.shape[1];
    const own = await maker.example("plate-0.00");
    assert.deepEqual([own.label, own.own, own.plate], ["plate-0.00", 0, null]);
    assert.deepEqual(own.direct.data, direct.data.slice(0, width));
    assert.deepEqual(own.flipped.data, flipped.data.slice(0, width));
    const part = await maker.example({ file, box: box(0) });
    assert.deepEqual([part.label, part.own], [file, -1]);
    assert.deepEqual(await part.picture(), noise("plate-0.00"));
    part.direct.data.forEach((x, d) => assert.ok(Math.abs(x - own.direct.data[d]) < 1e-3));
    for (
      const [wrong, said] of [
        ["nobody", /neither a file nor a character/],
        [{ file: "plate-0.00", box: box(0) }, /plate-0\.00 is a character, which is cut out/],
        [{ file, box: box(33) }, /leaves .*two\.png/],
      ] as [ExampleSource, RegExp][]
    ) await assert.rejects(maker.example(wrong), said);
  }));

Deno.test("a picture is not compared with vectors of other weights", () =>
  withEmbeddings(async (folder) => {
    const embeddings = readEmbeddings(folder);
    train(folder, 2);
    const file = join(folder, "a.png");
    writeFileSync(file, await encodePng(flipHorizontal(noise("a"))));
    await using maker = exampleMaker(embeddings, {
      directory: folder,
      embedder: "simclr",
      threads: 1,
    });
    await assert.rejects(maker.example(file), /of other weights of simclr: run .*embed/);
  }));
