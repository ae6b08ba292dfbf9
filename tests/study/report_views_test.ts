import assert from "node:assert/strict";
import { openCorpus } from "lib/study/corpus.ts";
import { readEmbeddings } from "lib/study/embeddings.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { blank } from "lib/image/image.ts";
import {
  augmentationViews,
  cutOutViews,
  neighbourViews,
  plateViews,
} from "lib/study/report_views.ts";
import { silent } from "lib/study/stage_context.ts";
import { withFolder } from "tests/with_folder.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { fakeCorpus, fakeCutOuts } from "./fake_corpus.ts";

/** With background the first figure is that of plate 1, without it that of plate 2. */
const look = (id: string, background: string) =>
  id === (background === "with background" ? "plate-1.00" : "plate-2.00") ? "plate-0.00" : id;

Deno.test("searches of the report are in the gallery that the encoder was trained on", async () => {
  for (const background of [true, false]) {
    await withEmbeddings(async (folder) => {
      const [{ query, answers }] = await neighbourViews(readEmbeddings(folder), silent);
      assert.equal(query.caption, "unknown, plate-0");
      assert.equal(answers[0].caption, `unknown, plate-${background ? 1 : 2}`);
      assert.ok(answers.every((answer) => !("hit" in answer)), "nobody knows who is who");
    }, { background, look });
  }
});

Deno.test("cut-outs come in pairs, views as large as can be seen, of the gallery trained on", () =>
  withEmbeddings(async (folder) => {
    const corpus = openCorpus(folder);
    const cutOuts = await cutOutViews(corpus, silent);
    assert.deepEqual(cutOuts.map(({ caption }) => caption), corpus.characters.map(({ id }) => id));
    const [{ withBackground, withoutBackground }] = cutOuts;
    assert.deepEqual(withBackground.data, withoutBackground.data);
    const views = await augmentationViews(corpus, silent);
    assert.equal(views.length, 6);
    // 64 x 48 three times
    assert.deepEqual([views[0].views[0].height, views[0].views[0].width], [192, 144]);
    assert.deepEqual(views[0].original.height, 64);
  }));

Deno.test("what is shown is spread over all characters, and no choice of the first", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 15 });
    await fakeCutOuts(folder);
    const corpus = openCorpus(folder);
    const ids = corpus.characters.map(({ id }) => id);
    const expected = Array.from({ length: 12 }, (_, i) => ids[Math.floor(i * 2.5)]);
    const shown = await cutOutViews(corpus, silent);
    assert.deepEqual(shown.map(({ caption }) => caption), expected);
  }));

Deno.test("figures without a name are nobody: neither the same as each other nor others for sure", () => {
  const names: Readonly<Record<string, string>> = {
    "plate-0.00": "Tom",
    "plate-1.00": "Tom",
    "plate-0.01": "figure",
    "plate-1.01": "figure",
    "plate-2.01": "figure",
  };
  return withEmbeddings(async (folder) => {
    const searches = await neighbourViews(readEmbeddings(folder), silent);
    assert.deepEqual(searches.map(({ query }) => query.caption), ["Tom, plate-0", "Tom, plate-1"]);
    for (const { answers } of searches) {
      for (const { caption, hit } of answers) {
        const expected = caption!.startsWith("Tom") ? true : undefined;
        // plate-2.00 is no figure at all
        assert.ok(
          hit === expected || (caption === "unknown, plate-2" && hit === false),
          `${caption}`,
        );
      }
    }
    const cutOuts = await cutOutViews(openCorpus(folder), silent);
    assert.deepEqual(cutOuts.slice(0, 2).map(({ caption }) => caption), [
      "plate-0.00 Tom",
      "plate-0.01",
    ]);
  }, { nameOf: (id) => names[id] ?? null });
});

Deno.test("who was missed on a plate is told by boxes, since figures without a name share theirs", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 1, nameOf: () => "figure" });
    await fakeCutOuts(folder);
    const label = (x0: number, more = {}) =>
      ({ plate: "plate-0", box: [x0, 0, x0 + 32, 64], name: "figure", ...more }) as const;
    const collection = {
      plates: [{ id: "plate-0", impression: "", file: "plate-0.png" }],
      labels: [label(0), label(16), label(100), label(200, { difficult: true })],
      open: () => Promise.resolve(blank({ width: 64, height: 64 }, [255, 255, 255, 255])),
    } as unknown as Collection;
    const [{ marks }] = await plateViews({ corpus: openCorpus(folder), collection }, silent);
    // the first character is the label at 0; that at 16 overlaps both by a third
    assert.deepEqual(marks.map(({ box: [x0] }) => x0), [0, 32, 16, 100]);
    assert.ok(marks.every(({ name }) => name === null), "nobody knows who they are");
  }));
