import assert from "node:assert/strict";
import { labelReport } from "lib/corpus/label_report.ts";
import { looksLikeLabelStudio, tasksOf } from "lib/corpus/label_studio_tasks.ts";

const read = (...roots: unknown[]) => {
  const report = labelReport({ faulty: "leave out" });
  const files = roots.map((root, i) => [`${i}.json`, root] as const);
  const tasks = tasksOf(files, { report, where: (name) => name });
  return { tasks, told: report.end().map(({ what, count }) => [what, count]) };
};

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
