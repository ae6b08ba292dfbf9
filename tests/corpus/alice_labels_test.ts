import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { byId, dataManifests } from "lib/assets/manifest.ts";
import { readCoco } from "lib/corpus/coco.ts";

const read = (name: string) =>
  readFileSync(new URL(`../../data/alice/${name}`, import.meta.url), "utf8");
const { plates, labels } = readCoco(read("annotations.json"));
const manifest = byId(dataManifests(), { id: "alice", kind: "collection" });

/** How many plates each character is on. */
const recurrence = new Map<string, number>();
for (const { id } of plates) {
  const here = new Set(labels.filter(({ plate }) => plate === id).map(({ name }) => name));
  for (const name of here) recurrence.set(name, (recurrence.get(name) ?? 0) + 1);
}

Deno.test("every plate of the manifest is there in its size, and has somebody on it", () => {
  assert.deepEqual(
    plates.map(({ file, width, height }) => [`data/alice/${file}`, width, height]),
    manifest.items.map(({ path, width, height }) => [path, width, height]),
  );
  for (const { id } of plates) assert.ok(labels.some(({ plate }) => plate === id), id);
});

Deno.test("a plate is named by its number and says where it comes from, and its rights", () => {
  for (const [i, { id, work, file, source, rights }] of plates.entries()) {
    assert.equal(id, `alice-${file.match(/\d+/)![0].padStart(2, "0")}`);
    assert.equal(work, id);
    assert.equal(source, manifest.items[i].variants[0].url);
    assert.equal(rights, manifest.rights);
  }
});

Deno.test("boxes are whole pixels inside their plates, and no specks", () => {
  const plateOf = new Map(plates.map((plate) => [plate.id, plate]));
  for (const { plate, box, name } of labels) {
    const { width, height } = plateOf.get(plate)!;
    const [x0, y0, x1, y1] = box;
    assert.ok(box.every(Number.isInteger), `${name} on ${plate}`);
    assert.ok(x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height, `${name} on ${plate}`);
    assert.ok((x1 - x0) * (y1 - y0) > 0.005 * width * height, `${name} on ${plate}`);
    assert.ok(Math.min(x1 - x0, y1 - y0) > 0.05 * Math.max(width, height), `${name} on ${plate}`);
  }
});

Deno.test("the areas in the file are those of its boxes", () => {
  const { annotations } = JSON.parse(read("annotations.json")) as {
    annotations: { id: number; bbox: number[]; area: number }[];
  };
  assert.deepEqual(
    annotations.map(({ id, area }) => [id, area]),
    annotations.map(({ bbox: [, , width, height] }, i) => [i + 1, width * height]),
  );
});

Deno.test("a name is one character: nobody is on a plate twice, and some come back", () => {
  const total = recurrence.values().reduce((sum, times) => sum + times, 0);
  assert.equal(total, labels.length);
  for (const name of ["Alice", "White Rabbit"]) assert.ok(recurrence.get(name)! >= 2, name);
});

Deno.test("the counts are those that the README states", () => {
  const text = read("README.md").replaceAll(/\s+/g, " ");
  const count = (flag: "difficult" | "truncated") => labels.filter((label) => label[flag]).length;
  const stated = `**${labels.length} boxes** of **${recurrence.size} characters** on ` +
    `**${plates.length} plates**; ${count("difficult")} boxes are difficult, ` +
    `${count("truncated")} are truncated`;
  assert.ok(text.includes(stated), `the README does not say: ${stated}`);
  const table = [...read("README.md").matchAll(/^\| ([A-Z][\w ]*?) +\| +(\d+) \|$/gm)]
    .map(([, name, times]) => [name, Number(times)]);
  assert.deepEqual(
    table,
    [...recurrence].filter(([, times]) => times > 1)
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)),
  );
});
