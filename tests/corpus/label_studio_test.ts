import assert from "node:assert/strict";
import { readLabelStudio, writeLabelStudio } from "lib/corpus/label_studio.ts";
import { folderWith } from "tests/corpus/labelled.ts";

const region = (id: string, type: string, value: object, more: object = {}) => ({
  id,
  type,
  from_name: "x",
  to_name: "image",
  original_width: 40,
  original_height: 20,
  image_rotation: 0,
  value,
  ...more,
});
const box = { x: 10, y: 50, width: 20, height: 25, rotation: 0, rectanglelabels: ["Alice"] };
const read = (tasks: unknown[], more: Record<string, string> = {}) =>
  readLabelStudio(folderWith({ "tasks.json": JSON.stringify(tasks), ...more }));

Deno.test("an export: the first person's annotations who did not skip, uploads by their own names", async () => {
  const { labels, plates } = await read([{
    id: 3,
    data: { image: "/data/upload/1/0a1b2c3d-a.png" },
    annotations: [
      { was_cancelled: true, result: [] },
      { result: [region("r", "rectanglelabels", box)] },
      { result: [] },
    ],
    predictions: [{ result: [region("p", "rectanglelabels", box, { score: 0.5 })] }],
  }], { "images/a.png": "" });
  assert.deepEqual(labels, [{ plate: "a", box: [4, 10, 12, 15], name: "Alice" }]);
  assert.deepEqual([plates[0].id, plates[0].file, plates[0].width], ["a", "images/a.png", 40]);
});

Deno.test("predictions where nobody has annotated; polygons; turned rectangles", async () => {
  const points = [[0, 0], [50, 0], [50, 100], [0, 100]];
  const { labels } = await read([{
    data: { image: "https://example.org/a%20b.png?x=1" },
    annotations: [],
    predictions: [{
      model_version: "m",
      result: [
        region("p", "polygonlabels", { points, polygonlabels: ["Hatter"] }, { score: 0.5 }),
        region("q", "rectanglelabels", { ...box, rotation: 90 }),
      ],
    }],
  }]);
  assert.deepEqual(labels.map(({ name, score }) => [name, score]), [
    ["Hatter", 0.5],
    ["Alice", undefined],
  ]);
  assert.deepEqual(labels[0].mask?.counts, [0, 400, 400]);
  assert.deepEqual(labels[1].box.map(Math.round), [-1, 10, 4, 18]);
  assert.equal(labels[0].plate, "a-b");
});

Deno.test("what a detector found is a prediction, what a person drew an annotation", () => {
  const plate = { work: "", impression: "", source: "", rights: "", width: 4, height: 4 };
  const { texts } = writeLabelStudio({
    plates: [{ ...plate, id: "a", file: "a.png" }, { ...plate, id: "b", file: "b.png" }],
    labels: [
      { plate: "a", box: [0, 0, 1, 1], name: 'A "1"', score: 0.25 },
      { plate: "b", box: [0, 0, 1, 1], name: "B" },
    ],
    parts: {},
  }, { model: "yolox" });
  const [a, b] = JSON.parse(texts["tasks.json"]);
  assert.deepEqual([a.annotations.length, a.predictions[0].model_version], [0, "yolox"]);
  assert.equal(a.predictions[0].score, 0.25);
  assert.deepEqual([b.annotations.length, b.predictions.length], [1, 0]);
  assert.ok(texts["config.xml"].includes('<Label value="A &quot;1&quot;"/>'));
});

Deno.test("what is wrong is named with its file", async () => {
  const strokes = { format: "rle", rle: [0, 0], brushlabels: ["x"] };
  const tasks = [{
    data: { image: "a.png" },
    annotations: [{ result: [region("r", "brushlabels", strokes)] }],
  }];
  await assert.rejects(
    read(tasks),
    /tasks\.json as tasks of Label Studio: Cannot read brush strokes/,
  );
});
