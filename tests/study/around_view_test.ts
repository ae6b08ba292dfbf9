import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { aroundView } from "lib/study/around_view.ts";
import { openCorpus } from "lib/study/corpus.ts";
import { type Embeddings, readEmbeddings } from "lib/study/embeddings.ts";
import { silent } from "lib/study/stage_context.ts";
import { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { withFolder } from "tests/with_folder.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { fakeCorpus, fakeCutOuts } from "./fake_corpus.ts";

Deno.test("every figure has those most like it, itself left out; one that cannot be read is left out", () =>
  withEmbeddings(async (folder) => {
    const embeddings = readEmbeddings(folder);
    const { figures, of, command } = await aroundView(embeddings, silent);
    assert.deepEqual([figures.length, of], [6, 6]);
    assert.match(command, /^deno task review --out /);
    // the first figures of two plates are the same
    const [first] = figures[0].neighbours;
    assert.deepEqual([first.figure, Math.round(first.similarity * 1e4)], [2, 1e4]);
    for (const [i, { neighbours, image, credit }] of figures.entries()) {
      assert.equal(neighbours.length, 5);
      assert.ok(neighbours.every(({ figure }) => figure !== i));
      assert.ok(image.width <= 64 && image.height <= 64);
      assert.equal(credit?.short, "rights unknown");
    }
    rmSync(join(folder, "with_background", "plate-0.01.png"));
    const less = await aroundView(embeddings, silent);
    assert.deepEqual(less.figures.map(({ caption }) => caption), [
      ...["plate-0.00", "plate-1.00", "plate-1.01", "plate-2.00", "plate-2.01"],
    ]);
    assert.equal(less.figures[0].neighbours[0].figure, 1);
  }, { look: (id) => id.replace(/plate-[01]\.00/, "one") }));

Deno.test("of many figures 240 are shown, spread over all, each with the eight most like it among these", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 1 });
    await fakeCutOuts(folder);
    const corpus = openCorpus(folder);
    const [one] = corpus.characters;
    const characters = Array.from({ length: 600 }, (_, i) => ({ ...one, id: `figure-${i}` }));
    const random = new Random(3);
    const rows = () =>
      float32(Float32Array.from({ length: 4 * 600 }, () => random.normal()), [600, 4]);
    const gallery = { direct: rows(), flipped: rows() };
    const { figures, of } = await aroundView({
      corpus: { ...corpus, characters },
      galleries: { "with background": gallery },
      gallery: "with background",
    } as unknown as Embeddings, silent);
    assert.deepEqual([of, figures.length], [600, 240]);
    assert.deepEqual(
      figures.map(({ caption }) => caption),
      figures.map((_, n) => `figure-${Math.floor(2.5 * n)}`),
    );
    assert.deepEqual(figures[0].image.height, 64);
    assert.ok(figures.every(({ neighbours }) => neighbours.length === 8));
    assert.ok(figures.every(({ neighbours }) => neighbours.every(({ figure }) => figure < 240)));
  }));

Deno.test("where no figure can be read none is shown", () =>
  withEmbeddings(async (folder) => {
    const embeddings = readEmbeddings(folder);
    rmSync(join(folder, "with_background"), { recursive: true });
    const { figures, of } = await aroundView(embeddings, silent);
    assert.deepEqual([figures, of], [[], 6]);
  }));
