import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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

Deno.test("a task without a picture is told once, and the others are read", async () => {
  const { labels, unused } = await read([
    { data: { text: "x", more: "y" }, annotations: [] },
    { data: { image: "a.png" }, annotations: [{ result: [region("r", "rectanglelabels", box)] }] },
  ], { "a.png": "" });
  assert.equal(labels.length, 1);
  assert.deepEqual(unused, [
    { what: "tasks without a picture", count: 1, first: "task 1 of tasks.json" },
  ]);
});

Deno.test("a task that nobody has annotated is no picture without figures, one that was annotated so is", async () => {
  const { plates, labels, unused } = await read([
    { data: { image: "waiting.png" }, annotations: [], predictions: [] },
    { data: { image: "left.png" }, annotations: [{ was_cancelled: true, result: [] }] },
    { data: { image: "drafted.png" }, drafts: [{ result: [] }] },
    { data: { image: "empty.png" }, annotations: [{ result: [] }] },
  ], { "waiting.png": "", "left.png": "", "drafted.png": "", "empty.png": "" });
  assert.deepEqual([plates.map(({ id }) => id), labels], [["empty"], []]);
  assert.deepEqual(unused, [{
    what: "tasks that nobody has annotated: their pictures are unlabelled",
    count: 3,
    first: "task 1 of tasks.json",
  }]);
  // nothing is wrong with tasks of which none has been done yet
  const begun = await read([{ data: { image: "a.png" }, annotations: [] }], { "a.png": "" });
  assert.deepEqual(begun.plates, []);
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

const task = (image: unknown, name: string, more: object = {}) => ({
  data: { image },
  annotations: [{ result: [region("r", "rectanglelabels", { ...box, rectanglelabels: [name] })] }],
  ...more,
});

Deno.test("pictures of one name in several folders stay apart; one that two tasks share has the labels of both", async () => {
  const apart = await read([
    task("https://x.org/p1/default.jpg", "Alice"),
    task("/data/local-files/?d=p2/default.jpg", "Hatter"),
  ], { "p1/default.jpg": "", "p2/default.jpg": "" });
  assert.deepEqual(apart.labels.map(({ plate, name }) => [plate, name]), [
    ["p1-default", "Alice"],
    ["p2-default", "Hatter"],
  ]);
  assert.deepEqual(apart.plates.map(({ file, work }) => [file, work]), [
    ["p1/default.jpg", "p1-default"],
    ["p2/default.jpg", "p2-default"],
  ]);
  const shared = await read(
    [task("a.png", "Alice"), task("a.png", "Hatter"), task("a.png", "Alice")],
    { "a.png": "" },
  );
  assert.deepEqual(shared.labels.map(({ name }) => name), ["Alice", "Hatter"]);
  assert.deepEqual([shared.plates.length, shared.unused?.[0].count], [1, 1]);
});

Deno.test("two names that one picture would answer to are refused with both", async () => {
  for (
    const [a, b] of [
      ["/data/upload/1/11111111-a.png", "/data/upload/1/22222222-a.png"],
      ["s3://bucket/p1/a.png", "s3://bucket/p2/a.png"],
    ]
  ) {
    await assert.rejects(
      read([task(a, "Alice"), task(b, "Hatter")], { "a.png": "" }),
      (error: Error) => [a, b].every((name) => error.message.includes(name.split("/").at(-2)!)),
    );
  }
});

Deno.test("pages of a task are plates of their own, those without a region too", async () => {
  const result = [
    region("r", "rectanglelabels", box, { item_index: 1 }),
    region("s", "rectanglelabels", box),
  ];
  const pages = { pages: ["a.png", "b.png"], title: "x" };
  const files = { "a.png": "", "b.png": "" };
  const one = await read([{ data: pages, annotations: [{ result: result.slice(0, 1) }] }], files);
  assert.deepEqual(one.plates.map(({ id }) => id), ["a", "b"]);
  assert.deepEqual(one.labels.map(({ plate }) => plate), ["b"]);
  await assert.rejects(
    read([{ data: pages, annotations: [{ result }] }], files),
    /region 2 of task 1 of tasks\.json .* no page \(item_index\) of the 2/,
  );
});

Deno.test("several pictures of a task, by the labelling interface; a thumbnail that is not there is told", async () => {
  const result = [
    region("r", "rectanglelabels", box, { to_name: "one" }),
    region("s", "rectanglelabels", box, { to_name: "two" }),
    { type: "relation", from_id: "r", to_id: "s" },
  ];
  const tasks = [{ data: { left: "a.png", right: "b.png" }, annotations: [{ result }] }];
  const files = { "a.png": "", "b.png": "" };
  const config = '<View><Image name="one" value="$right"/><Image name="two" value="$left"/></View>';
  const { labels } = await read(tasks, { ...files, "config.xml": config });
  assert.deepEqual(labels.map(({ plate }) => plate).sort(), ["a", "b"]);
  await assert.rejects(read(tasks, files), /left or right: put the labelling interface/);
  const thumbed = [{ ...task("a.png", "Alice"), data: { image: "a.png", thumb: "a_s.png" } }];
  const { plates, unused } = await read(thumbed, files);
  assert.deepEqual([plates.length, unused?.map(({ what }) => what)], [1, [
    'pictures of "thumb" that are not in the folder',
  ]]);
});

Deno.test("tasks of a video, and plates that are no ids, no text or twice, are refused by name", async () => {
  const result = [{ id: "v", type: "videorectangle", value: { sequence: [] } }];
  await assert.rejects(
    read([{ data: { video: "/data/upload/1/a.mp4" }, annotations: [{ result }] }]),
    /task 1 of tasks\.json .*: no task names a picture; this one has "video"/,
  );
  const plated = (image: string, more: object) => ({
    ...task(image, "x"),
    data: { image, ...more },
  });
  const files = { "a.png": "", "b.png": "" };
  for (
    const [more, what] of [
      [{ plate: "../x" }, /its data gives the id "\.\.\/x"/],
      [{ plate: 7 }, /gives the id 7/],
      [{ plate: "x", work: [1] }, /its work is \[1\], which is no text/],
    ] as const
  ) await assert.rejects(read([plated("a.png", more)], files), what);
  const twice = [plated("a.png", { plate: "x" }), plated("b.png", { plate: "X" })];
  await assert.rejects(read(twice, files), /the plate "X" is b\.png, and in task 1 .* a\.png/);
  await assert.rejects(read([task("a.png", "x", { annotations: 7 })], files), /annotations are 7/);
});

Deno.test("a file that is no JSON is named with the place; sound tasks remain where faults are left out", async () => {
  const text = JSON.stringify([task("a.png", "Alice")], null, 1);
  const folder = folderWith({ "x.json": text.slice(0, -5), "tasks.json": text, "a.png": "" });
  await assert.rejects(readLabelStudio(folder), /Cannot read x\.json .* no JSON from line \d+/);
  const { labels } = await readLabelStudio(folder, { faulty: "leave out" });
  assert.deepEqual(labels.map(({ name }) => name), ["Alice"]);
});

/** See tests/fixtures/corpus/label_studio_regions.py. */
const peer: {
  turned: { width: number; height: number; value: object; box: number[] }[];
  tasks: Record<string, { tasks: unknown[]; min: unknown[]; labels: [string, number[]][] }>;
} = JSON.parse(
  readFileSync(new URL("../fixtures/corpus/label_studio_regions.json", import.meta.url), "utf8"),
);

/** Labels of tasks whose pictures are of a size. */
async function labelsOn(size: { width: number; height: number }, tasks: unknown[]) {
  const folder = folderWith({ "tasks.json": JSON.stringify(tasks), "a.png": "" });
  const { labels } = await readLabelStudio({ ...folder, size: () => Promise.resolve(size) });
  return labels;
}

Deno.test("turned rectangles have the corners of Label Studio's own converter", async () => {
  for (const { width, height, value, box: right } of peer.turned) {
    const size = { original_width: width, original_height: height };
    const regions = [region("r", "rectanglelabels", { ...value, rectanglelabels: ["x"] }, size)];
    const tasks = [{ data: { image: "a.png" }, annotations: [{ result: regions }] }];
    const [label] = await labelsOn({ width, height }, tasks);
    label.box.forEach((side, i) => assert.ok(Math.abs(side - right[i]) < 1e-6));
  }
});

Deno.test("tasks, old ones and JSON-MIN have the labels of Label Studio's own converter", async () => {
  for (const { tasks, min, labels: right } of Object.values(peer.tasks)) {
    for (const form of [tasks, min]) {
      const labels = await labelsOn({ width: 200, height: 100 }, form);
      assert.deepEqual(labels.map(({ name, box }) => [name, box]), right);
    }
  }
});

Deno.test("a folder without such files is not read as an empty one", async () => {
  const task = JSON.stringify([{ data: { image: "a.png" }, annotations: [{ result: [] }] }]);
  const folder = folderWith({ "a.json": "{}", "a.png": "", "tasks.txt": task });
  await assert.rejects(
    readLabelStudio(folder),
    /Cannot read the folder as tasks of Label Studio: no JSON file/,
  );
});

Deno.test("a picture that is not there has the size of the first region that says both sides", async () => {
  const unsure = { original_width: 99, original_height: undefined };
  const result = [
    region("h", "choices", { choices: ["x"] }, unsure),
    region("r", "rectanglelabels", box),
  ];
  const sizesOf = async (folder: ReturnType<typeof folderWith>) =>
    (await readLabelStudio(folder)).plates.map(({ width, height }) => [width, height]);
  const tasks = JSON.stringify([{ data: { image: "gone.png" }, annotations: [{ result }] }]);
  const folder = folderWith({ "tasks.json": tasks });
  const unreadable = { ...folder, size: () => Promise.resolve({ width: 0, height: 0 }) };
  assert.deepEqual(await sizesOf(unreadable), [[40, 20]]);
});
