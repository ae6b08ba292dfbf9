import assert from "node:assert/strict";
import { trainingLabelsOn, withTrainingLabels } from "lib/corpus/training_labels.ts";
import { squares } from "../finetune/plates.ts";

/** Four plates: the first two evaluated, the third to learn from alone, the fourth not labelled. */
function collection() {
  const { labels, ...all } = squares(4);
  const [a, b, c] = all.plates.map(({ id }) => id);
  const on = (...ids: string[]) => labels.filter(({ plate }) => ids.includes(plate));
  const trainingOnly = { labelled: new Set([c]), labels: on(c) };
  return { ...all, labels: on(a, b), labelled: new Set([a, b]), trainingOnly };
}

Deno.test("labels to learn from alone are among all others only where it is asked for", () => {
  const given = collection();
  assert.ok(given.trainingOnly.labels.length > 0);
  const { labels, labelled, trainingOnly } = withTrainingLabels(given);
  assert.deepEqual(labels, [...given.labels, ...given.trainingOnly.labels]);
  assert.deepEqual([...labelled!], ["plate-0", "plate-1", "plate-2"]);
  assert.equal(trainingOnly, undefined);
  assert.equal(given.labelled.size, 2);
  const { trainingOnly: _, ...without } = given;
  assert.equal(withTrainingLabels(without), without);
});

Deno.test("labels on some plates are those of these plates alone", () => {
  const { trainingOnly } = collection();
  assert.deepEqual(trainingLabelsOn(new Set(["plate-2", "plate-9"]), trainingOnly), trainingOnly);
  assert.deepEqual(trainingLabelsOn(new Set(["plate-0"]), trainingOnly), {
    labels: [],
    labelled: new Set(),
  });
});
