import assert from "node:assert/strict";
import { labelReport } from "lib/corpus/label_report.ts";
import { chosenRegions } from "lib/corpus/label_studio_annotations.ts";

const chosen = (task: Record<string, unknown>) => {
  const report = labelReport();
  const regions = chosenRegions(task, { name: "task 1", report });
  return [
    regions.join(),
    report.end().map(({ what, count }) => `${count} ${what.split(" ").slice(0, 3).join(" ")}`),
  ];
};

Deno.test("ground truth counts before the newest, the newest before the first, skipped ones never", () => {
  const [a, b, c] = ["a", "b", "c"].map((one) => ({ result: [one] }));
  const further = "further annotations of";
  const truth = { ...b, ground_truth: true };
  assert.deepEqual(chosen({ annotations: [a, truth] }), ["b", [`1 ${further}`]]);
  const [old, young] = ["2021-03-09T22:16:08Z", "2021-03-09T22:16:09Z"];
  const dated = [{ ...a, created_at: old }, { ...b, created_at: young }];
  assert.deepEqual(chosen({ annotations: dated }), ["b", [`1 ${further}`]]);
  assert.deepEqual(chosen({ annotations: dated.toReversed() }), ["b", [`1 ${further}`]]);
  assert.deepEqual(chosen({ annotations: [a, b, c] }), ["a", [`2 ${further}`]]);
  // a time that is none is no time: not even later than the beginning of time
  const undated = [{ ...a, created_at: "soon" }, { ...b, created_at: 0 }];
  assert.deepEqual(chosen({ annotations: undated })[0], "a");
  assert.deepEqual(chosen({ annotations: undated.toReversed() })[0], "b");
  assert.deepEqual(chosen({ annotations: [undated[1], a] })[0], "b");
  assert.deepEqual(chosen({ annotations: [{ ...a, created_at: null }, undated[1]] })[0], "a");
  const seconds = [{ ...a, created_at: 1 }, { ...b, created_at: 2 }];
  assert.deepEqual(chosen({ completions: seconds })[0], "b");
  const skipped = ["b", ["1 annotations that were"]];
  assert.deepEqual(chosen({ annotations: [{ ...a, was_cancelled: true }, b] }), skipped);
  assert.deepEqual(chosen({ completions: [{ ...a, skipped: true }], predictions: [b] }), skipped);
  assert.deepEqual(chosen({ annotations: [{ result: null }, { result: [] }] }), ["", []]);
});

Deno.test("predictions where nobody annotated; drafts and numbers alone are counted", () => {
  const [a, b] = ["a", "b"].map((one) => ({ result: [one] }));
  const besides = "1 predictions besides what";
  assert.deepEqual(chosen({ annotations: [], predictions: [a, b] }), ["a", [besides]]);
  assert.deepEqual(chosen({ annotations: [a], predictions: [b], drafts: [b] }), [
    "a",
    ["1 drafts that were", besides],
  ]);
  assert.deepEqual(chosen({ predictions: [17] }), ["", ["1 predictions that are"]]);
  assert.deepEqual(chosen({ drafts: [a] }), ["", ["1 drafts that were"]]);
  assert.throws(() => chosen({ annotations: [17] }), /annotation 17 is not in the file/);
  assert.throws(() => chosen({ annotations: 4294967296 }), /its annotations are 4294967296/);
  assert.throws(() => chosen({ annotations: [{ result: 7 }] }), /its results are 7/);
});
