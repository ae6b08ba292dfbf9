import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { byId, dataManifests } from "lib/assets/manifest.ts";
import { readCoco } from "lib/corpus/coco.ts";

const read = (name: string) =>
  readFileSync(new URL(`../../data/alice/${name}`, import.meta.url), "utf8");
const { plates, labels } = readCoco(read("annotations.json"));
const { items } = byId(dataManifests(), { id: "alice", kind: "collection" });

Deno.test("every plate of the manifest is there in its size, and has somebody on it", () => {
  assert.deepEqual(
    plates.map(({ file, width, height }) => [`data/alice/${file}`, width, height]),
    items.map(({ path, width, height }) => [path, width, height]),
  );
  for (const { id } of plates) assert.ok(labels.some(({ plate }) => plate === id), id);
});

Deno.test("boxes lie inside their plates and are no specks", () => {
  const sheets = new Map(plates.map((plate) => [plate.id, plate]));
  for (const { plate, box: [x0, y0, x1, y1], name } of labels) {
    const { width, height } = sheets.get(plate)!;
    assert.ok(x0 >= 0 && y0 >= 0 && x1 <= width && y1 <= height, `${name} on ${plate}`);
    assert.ok((x1 - x0) * (y1 - y0) > 0.005 * width * height, `${name} on ${plate}`);
  }
});

Deno.test("the counts are those that the README states", () => {
  const times = (name: string) => labels.filter((label) => label.name === name).length;
  const text = read("README.md").replaceAll(/\s+/g, " ");
  const characters = new Set(labels.map(({ name }) => name)).size;
  const difficult = labels.filter((label) => label.difficult).length;
  assert.ok(text.includes(`**${labels.length} boxes** of **${characters} characters**`));
  assert.ok(text.includes(`${difficult} of them difficult`));
  assert.ok(
    text.includes(
      `Alice is there ${times("Alice")} times, the White Rabbit ${times("White Rabbit")} times`,
    ),
  );
  for (const name of ["Hatter", "Dormouse", "Cheshire Cat", "Father William", "Youth"]) {
    assert.equal(times(name), 3);
  }
});
