import assert from "node:assert/strict";
import type { PairedPlates } from "lib/corpus/prints.ts";
import type { Label, Plate } from "lib/corpus/plate.ts";
import { knownOfPrints, knownOfPrintsRun, knownOfRun } from "lib/study/known_figures.ts";
import { isLargeEnough } from "lib/study/labelled_figures.ts";
import { withFolder } from "tests/with_folder.ts";
import { runDuplicates } from "lib/study/duplicates_run.ts";
import { addToSummary } from "lib/study/summary.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { engravedRun } from "./engraved_run.ts";
import { twoColours } from "./evaluated_figures.ts";
import { listening } from "./listening.ts";

Deno.test("of prints the labelled figures are known by book, person and counterpart", async () => {
  const plate = (id: string, book: string): Plate => ({
    id,
    work: `work of ${id}`,
    impression: "",
    file: `${id}.png`,
    width: 200,
    height: 200,
    source: "",
    rights: "",
    more: { book },
  });
  const label = (id: string, name: string, width = 60): Label => ({
    plate: id,
    box: [0, 0, width, 60],
    name,
  });
  const plates = [plate("a", "busch-max"), plate("b", "twist")];
  const labels = [
    label("a", "Max"),
    label("a", "figure"),
    label("b", "Oliver"),
    label("b", "x", 9),
  ];
  const pair: PairedPlates = {
    a: plates[0],
    b: plates[1],
    kind: "two scans of the same plate",
    mirror: false,
    checked: "",
    figures: [[labels[0], labels[2]], [labels[1], labels[3]]],
  };
  const { figures, galleries, counterparts, openGrey, persons } = knownOfPrints({
    plates,
    labels,
    pairs: [pair],
    open: () => Promise.resolve(twoColours(1)),
  }, listening().context);
  assert.deepEqual(figures, [
    { id: "a.00", plate: "a", work: "work of a", book: "busch-max", person: "Max" },
    { id: "a.01", plate: "a", work: "work of a", book: "busch-max", person: null },
    { id: "b.00", plate: "b", work: "work of b", book: "twist", person: "Oliver" },
  ]);
  // the pair of one that is too small is none
  assert.deepEqual(counterparts, [{ kind: pair.kind, a: 0, b: 2 }]);
  assert.deepEqual(galleries.map(({ gallery }) => gallery), ["with background"]);
  const grey = (await openGrey!(0))!;
  assert.deepEqual(grey.data[0], grey.data[1]);
  assert.deepEqual(figures.map(persons!["without Busch"]), [false, false, true]);
});

Deno.test("of a run on prints labels stand for what was found on their plates, in both galleries", () =>
  withFolder(async (folder) => {
    const { context } = listening();
    const { labels, plates } = await engravedRun(folder, { plates: 2, context });
    const labelled = new Set(plates.map(({ id }) => id));
    const [one, two] = labels.filter(({ box }) => isLargeEnough(box));
    const [plate] = plates;
    const pair: PairedPlates = {
      a: plate,
      b: plate,
      kind: "two scans of the same plate",
      mirror: false,
      checked: "",
      figures: [[one, two]],
    };
    const prints = { labels, labelled, pairs: [pair] };
    const known = await knownOfPrintsRun(folder, { prints, threads: 1, context });
    const large = labels.filter(({ box }) => isLargeEnough(box));
    assert.equal(known.figures.length, large.length);
    assert.ok(known.figures.every(({ id }) => id.startsWith("labelled/")));
    assert.deepEqual(known.counterparts.map(({ kind }) => kind), [pair.kind]);
    assert.deepEqual(known.galleries.map(({ gallery }) => gallery), [
      "with background",
      "without background",
    ]);
    const [colour, cutOut] = await Promise.all(known.galleries.map(({ open }) => open(0)));
    assert.deepEqual([colour!.width, colour!.height], [cutOut!.width, cutOut!.height]);
    // somewhere nothing is left of the plate
    const alphas = (data: Uint8Array | Uint8ClampedArray) => data.filter((_, i) => i % 4 === 3);
    assert.ok(alphas(colour!.data).every((alpha) => alpha === 255));
    assert.ok(alphas(cutOut!.data).some((alpha) => alpha === 0));
    const grey = (await known.openGrey!(0))!;
    assert.ok(grey.data.every((level, i) => i % 4 === 3 || level === grey.data[i - i % 4]));
    const without = { ...prints, labelled: new Set<string>(), pairs: [] };
    const again = await knownOfPrintsRun(folder, {
      ...{ prints: without, leastScore: 1, threads: 1, context },
    });
    assert.deepEqual([again.digest, again.counterparts], [known.digest, []]);
  }));

Deno.test("of a run, duplicates that were found are counterparts; before they were looked for there are none", () =>
  withEmbeddings(async (folder) => {
    const { context } = listening();
    addToSummary(folder, { corpus: "mine", seed: 1 });
    assert.deepEqual(knownOfRun(folder, context).counterparts, []);
    await runDuplicates({ directory: folder, seed: 1, neighbours: 1 }, context);
    const { counterparts, figures } = knownOfRun(folder, context);
    assert.deepEqual(counterparts, [{ kind: "same", a: 0, b: 2 }]);
    assert.deepEqual(figures.map(({ id }) => id)[2], "plate-1.00");
  }, { look: (id) => id === "plate-1.00" ? "plate-0.00" : id }));
