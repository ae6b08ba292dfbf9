import assert from "node:assert/strict";
import { labelReport } from "lib/corpus/label_report.ts";
import { chosenRegions, looksLikeLabelStudio, tasksOf } from "lib/corpus/label_studio_tasks.ts";

const read = (...roots: unknown[]) => {
  const report = labelReport({ faulty: "leave out" });
  const files = roots.map((root, i) => [`${i}.json`, root] as const);
  const tasks = tasksOf(files, { report, where: (name) => name });
  return { tasks, told: report.end().map(({ what, count }) => [what, count]) };
};

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

Deno.test("a list, one task alone, tasks of an object, and each annotation in its own file", () => {
  const task = { id: 1, data: { image: "a.png" }, annotations: [{ result: ["r"] }] };
  for (const root of [[task], task, { tasks: [task] }, { "0": task }]) {
    const { tasks, told } = read(root);
    assert.deepEqual([tasks[0].name, tasks[0].data, tasks[0].regions, told], [
      "task 1 of 0.json",
      task.data,
      ["r"],
      [],
    ]);
  }
  const stored = (result: unknown[], created_at: string) => ({
    id: 7,
    created_at,
    result,
    task: { id: 1, data: { image: "a.png" } },
  });
  const { tasks, told } = read(stored(["old"], "2020-01-01"), stored(["new"], "2021-01-01"));
  assert.deepEqual(tasks.map(({ regions }) => regions), [["new"]]);
  assert.equal(told[0][1], 1);
});

Deno.test("JSON-MIN: regions lie beside the data; each annotation of a task is a record", () => {
  const value = { x: 1, y: 2, width: 3, height: 4, rectanglelabels: ["Alice"], original_width: 40 };
  const record = { id: 1, image: "a.png", label: [value], quality: "good", annotation_id: 5 };
  assert.ok(looksLikeLabelStudio(JSON.stringify([record])));
  const { tasks, told } = read([
    { ...record, created_at: "2020-01-01" },
    { ...record, label: [value, value], created_at: "2021-01-01" },
    { ...record, id: 2, image: "b.png", label: value },
  ]);
  assert.deepEqual(tasks.map(({ data, regions }) => [data, regions.length]), [
    [{ image: "a.png", quality: "good" }, 2],
    [{ image: "b.png", quality: "good" }, 1],
  ]);
  assert.equal(told[0][1], 1);
});

Deno.test("what is no task is named, and other JSON is not taken for tasks", () => {
  const broken = [7, { data: 7 }, { data: { image: "a.png" }, annotations: "x" }];
  const report = labelReport();
  const files = [["a.json", broken], ["b.json", "x"], ["c.json", { a: 1 }]] as const;
  assert.deepEqual(tasksOf(files, { report, where: (name) => name }), []);
  assert.throws(() => report.end(), (error: Error) => {
    assert.deepEqual(error.message.split("\n").slice(1, -1).map((line) => line.trim()).sort(), [
      'b.json: it is "x", neither tasks nor one task',
      "c.json: it is no list of tasks",
      "task 1 of a.json: it is 7",
      "task 2 of a.json: its data are 7",
      'task 3 of a.json: its annotations are "x", which is no list',
    ]);
    return true;
  });
  assert.ok(!looksLikeLabelStudio('{"images": [], "annotations": [], "categories": []}'));
  assert.ok(!looksLikeLabelStudio('{"shapes": [], "imagePath": "a.png"}'));
});
