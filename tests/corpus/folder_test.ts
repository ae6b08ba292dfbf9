import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "lib/corpus/folder.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";

async function withFolder(run: (directory: string, png: Uint8Array) => Promise<void>) {
  const directory = await Deno.makeTempDir({ prefix: "burin-folder-" });
  const png = await encodePng(blank({ width: 3, height: 2 }, [9, 9, 9, 255]));
  mkdirSync(join(directory, "b"));
  writeFileSync(join(directory, "b/second.png"), png);
  writeFileSync(join(directory, "first.PNG"), png);
  writeFileSync(join(directory, "notes.txt"), "no image");
  try {
    await run(directory, png);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("images are plates, in the order of their paths", () =>
  withFolder(async (directory, png) => {
    const folder = await openFolder(directory);
    assert.deepEqual(folder.plates.map(({ id, width, height }) => [id, width, height]), [
      ["b-second", 3, 2],
      ["first", 3, 2],
    ]);
    assert.equal(await folder.digest(folder.plates[0]), sha256(png));
    assert.equal((await folder.open(folder.plates[1])).data[0], 9);
  }));

Deno.test("metadata.csv tells of works and rights", () =>
  withFolder(async (directory) => {
    writeFileSync(
      join(directory, "metadata.csv"),
      '\uFEFFfile,work,impression,rights\r\nfirst.PNG,w1,coloured,"public domain, 1791"\r\n',
    );
    const { plates } = await openFolder(directory);
    const { work, impression, rights, id } = plates[1];
    assert.deepEqual([id, work, impression, rights], [
      "first",
      "w1",
      "coloured",
      "public domain, 1791",
    ]);
    assert.equal(plates[0].work, "b-second");
    writeFileSync(join(directory, "metadata.csv"), "work\nw1\n");
    await assert.rejects(openFolder(directory), /metadata\.csv: row 1 has no "file"/);
  }));

Deno.test("metadata.jsonl does as well, and annotations.json gives labels", () =>
  withFolder(async (directory) => {
    writeFileSync(join(directory, "metadata.jsonl"), '{"file":"first.PNG","id":"one"}\n\n');
    writeFileSync(
      join(directory, "annotations.json"),
      JSON.stringify({
        images: [
          { id: 1, file_name: "b/second.png", width: 3, height: 2 },
          { id: 2, file_name: "lost.png", width: 3, height: 2 },
        ],
        categories: [{ id: 1, name: "Hatter" }],
        annotations: [
          { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 2, 2] },
          { id: 2, image_id: 2, category_id: 1, bbox: [0, 0, 2, 2] },
        ],
      }),
    );
    const { plates, labels } = await openFolder(directory);
    assert.deepEqual(plates.map(({ id }) => id), ["b-second", "one"]);
    assert.deepEqual(labels, [{ plate: "b-second", box: [0, 0, 2, 2], name: "Hatter" }]);
  }));

Deno.test("a damaged image stays, and says what is wrong when it is opened", () =>
  withFolder(async (directory, png) => {
    writeFileSync(join(directory, "torn.png"), png.subarray(0, 20));
    const folder = await openFolder(directory);
    const torn = folder.plates.find(({ id }) => id === "torn")!;
    assert.deepEqual([torn.width, torn.height], [0, 0]);
    await assert.rejects(folder.open(torn), /torn\.png/);
  }));

Deno.test("no folder, no image, one id twice: each is named", () =>
  withFolder(async (directory, png) => {
    await assert.rejects(openFolder(join(directory, "none")), /There is no folder/);
    mkdirSync(join(directory, "empty"));
    await assert.rejects(openFolder(join(directory, "empty")), /No image in/);
    writeFileSync(join(directory, "first.webp"), png);
    await assert.rejects(openFolder(directory), /called "first": first\.PNG and first\.webp/);
  }));
