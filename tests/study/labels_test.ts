import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import type { Label, Plate } from "lib/corpus/plate.ts";
import type { Box } from "lib/geometry/box.ts";
import {
  countLabels,
  dealt,
  evaluateLabels,
  formatOf,
  type LabelSource,
  readLabels,
  withoutUnlabelled,
} from "lib/study/labels.ts";
import { silent } from "lib/study/stage_context.ts";
import { fakeCorpus } from "./fake_corpus.ts";
import { withFolder } from "tests/with_folder.ts";

const size = { width: 100, height: 100 };
const plateOf = (id: string): Plate => ({
  ...{ id, work: id, impression: "", file: `${id}.png`, source: "", rights: "" },
  ...size,
});
const label = (plate: string, box: Box, more: Partial<Label> = {}): Label & { score?: number } => ({
  plate,
  box,
  name: "figure",
  ...more,
});
const source = (plates: readonly string[], labels: readonly Label[]): LabelSource => ({
  plates: plates.map(plateOf),
  labels,
  parts: {},
});

Deno.test("a format is named as it is, or with the nearest that there is", () => {
  assert.equal(formatOf("coco"), "coco");
  assert.throws(() => formatOf("cocoo"), /no format "cocoo"\. Did you mean coco\? Known: /);
});

Deno.test("plates that nobody labelled are left out where others are labelled", () => {
  const all = { ...source(["a", "b"], [label("a", [0, 0, 9, 9])]), labelled: new Set(["a"]) };
  assert.deepEqual(withoutUnlabelled(all).plates.map(({ id }) => id), ["a"]);
  const { labelled: _, ...unknown } = all;
  assert.equal(withoutUnlabelled(unknown).plates.length, 2);
});

Deno.test("a count is by class and by part, in the order of their names", () => {
  const labels = [label("a", [0, 0, 9, 9], { name: "b" }), label("a", [0, 0, 9, 9], { name: "a" })];
  const counts = countLabels({ ...source(["a"], labels), parts: { a: "train" } });
  assert.deepEqual(Object.entries(counts.classes), [["a", 1], ["b", 1]]);
  assert.deepEqual([counts.plates, counts.labels, counts.masks], [1, 2, 0]);
  assert.deepEqual(counts.parts, { train: 1 });
});

Deno.test("works are dealt out whole; shares that are none are refused", () => {
  const plates = Array.from({ length: 10 }, (_, i) => `p${i}`);
  const { parts } = dealt(source(plates, []), { split: ".5,.3,.2", seed: 1, by: "work" });
  const counts = Object.values(Object.groupBy(Object.values(parts), (part) => part));
  assert.deepEqual(counts.map((own) => own!.length).sort(), [2, 3, 5]);
  for (const split of [".5,.5", "a,b,c", "-.1,.5,.6"]) {
    assert.throws(
      () => dealt(source(plates, []), { split, seed: 1, by: "work" }),
      /--split takes three shares/,
    );
  }
});

Deno.test("labels are evaluated by others: found, false, missed, and what does not count", () => {
  const truth = source(["a", "b"], [
    label("a", [0, 0, 20, 20]),
    label("a", [40, 40, 60, 60]),
    label("a", [70, 70, 90, 90], { crowd: true }),
  ]);
  const all = { ...truth, labelled: new Set(["a"]) };
  const found = source(["a", "c"], [
    label("a", [0, 0, 20, 20]),
    label("a", [30, 0, 38, 8]),
    label("c", [0, 0, 9, 9]),
  ]);
  const evaluated = evaluateLabels({ found, all }, { typed: "mine", truth: "theirs", minScore: 0 });
  const [row] = evaluated.detection;
  assert.deepEqual([row.detector, row.plates, row.labels], ["mine", 1, 2]);
  assert.deepEqual([row.found, row.missed, row.false], [1, 1, 1]);
  assert.deepEqual([evaluated.strangers, evaluated.unlabelled, evaluated.crowds], [1, 1, 1]);
  assert.throws(
    () =>
      evaluateLabels({ found: source(["c"], []), all }, {
        typed: "mine",
        truth: "theirs",
        minScore: 0,
      }),
    /None of the plates of mine \(c \.\.\.\) is in theirs \(a \.\.\.\)/,
  );
});

Deno.test("an extracted folder is read with its scores", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 2 });
    const { plates, labels } = await readLabels(folder, { context: silent });
    assert.equal(plates.length, 2);
    const scored = labels as readonly (Label & { score?: number })[];
    assert.deepEqual(scored.map(({ score }) => score), [0.9, 0.8, 0.9, 0.8]);
    assert.deepEqual(labels[0].box, [0, 0, 32, 64]);
  }));

Deno.test("plates of an extracted folder are where the corpus says, or where an older Burin had them", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 1 });
    const fileOf = async () => {
      const { fileOf, plates: [plate] } = await readLabels(folder, {
        pictures: true,
        context: silent,
      });
      return fileOf!(plate);
    };
    const noted = (where: string | null) => {
      using store = openStore(storeFile(folder));
      store.keepPlateFolder(where);
    };
    assert.equal(await fileOf(), join("fake", "plate-0.png"));
    mkdirSync(join(folder, "collection"));
    assert.equal(await fileOf(), join(folder, "collection", "plate-0.png"));
    noted("sheets");
    assert.equal(await fileOf(), join(folder, "sheets", "plate-0.png"));
    noted("/prints");
    assert.equal(await fileOf(), join("/prints", "plate-0.png"));
    noted(null);
    assert.equal(await fileOf(), join(folder, "collection", "plate-0.png"));
  }));

Deno.test("a share of 0 is one, and two or four shares are none", () => {
  const plates = Array.from({ length: 4 }, (_, i) => `p${i}`);
  const parts = (split: string) => dealt(source(plates, []), { split, seed: 1, by: "work" }).parts;
  assert.deepEqual(new Set(Object.values(parts("1,0,0"))), new Set(["train"]));
  assert.deepEqual(new Set(Object.values(parts("0,0,1"))), new Set(["test"]));
  for (const split of ["1,0", "1,0,0,0", "1,0,-.1", ""]) {
    assert.throws(() => parts(split), {
      message: `--split takes three shares, as in .8,.14,.06; it was given "${split}"`,
    });
  }
});

Deno.test("classes and parts are counted in the order of their names", () => {
  const names = ["b", "a", "c", "a"];
  const labels = names.map((name) => label("p", [0, 0, 1, 1], { name }));
  const parts = { z: "validation", y: "train", x: "test" } as const;
  const counts = countLabels({ ...source(["p"], labels), parts });
  assert.deepEqual(Object.entries(counts.classes), [["a", 2], ["b", 1], ["c", 1]]);
  assert.deepEqual(Object.keys(counts.parts), ["test", "train", "validation"]);
});

Deno.test("a label without a score is sure, and a plate without labels is evaluated by its finds", () => {
  const all = source(["a", "b"], [label("a", [0, 0, 20, 20])]);
  const evaluate = (minScore: number, more: object = {}) => {
    const found = source(["a", "b"], [
      label("a", [0, 0, 20, 20], more),
      label("b", [0, 0, 20, 20], more),
    ]);
    const [row] = evaluateLabels({ found, all }, { typed: "m", truth: "t", minScore }).detection;
    return [row.found, row.false];
  };
  assert.deepEqual(evaluate(1), [1, 1]);
  assert.deepEqual(evaluate(1.01), [0, 0], "no surer than that");
  assert.deepEqual(evaluate(1, { score: 0.99 }), [0, 0]);
});

Deno.test("what was extracted is called by who it is, else by what the detector took it for", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 2 });
    using store = openStore(storeFile(folder));
    const characters = store.characters();
    const { labels, plates, fileOf } = await readLabels(folder, { context: silent });
    assert.deepEqual(
      labels.map(({ name }) => name),
      characters.map(({ name, label }) => name ?? label),
    );
    assert.ok(fileOf!(plates[0]).endsWith(plates[0].file));
    mkdirSync(join(folder, "collection"));
    const own = await readLabels(folder, { context: silent });
    assert.equal(own.fileOf!(plates[0]), join(folder, "collection", plates[0].file));
    // a format that is named is read, whatever was extracted there
    assert.deepEqual((await readLabels(folder, { context: silent, from: "voc" })).labels, []);
    await assert.rejects(readLabels(folder, { context: silent, from: "vco" }), /format/);
  }));

Deno.test("labels that cannot be right are an error, or left out where that is asked for", () =>
  withFolder(async (folder) => {
    writeFileSync(
      join(folder, "annotations.json"),
      JSON.stringify({
        images: [{ id: 1, file_name: "a.png", width: 40, height: 20 }],
        categories: [{ id: 1, name: "Alice" }],
        annotations: [
          { id: 1, image_id: 1, category_id: 1, bbox: [1, 2, 10, 10] },
          { id: 2, image_id: 1, category_id: 1, bbox: [1, 2, -10, 10] },
        ],
      }),
    );
    await assert.rejects(readLabels(folder, { context: silent, from: "coco" }));
    const { labels } = await readLabels(folder, { context: silent, from: "coco", leaveOut: true });
    assert.equal(labels.length, 1);
  }));
