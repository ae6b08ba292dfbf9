import assert from "node:assert/strict";
import { pictureSizes, platesOfFiles } from "lib/corpus/file_plates.ts";
import { folderWith } from "tests/corpus/labelled.ts";

const size = { width: 4, height: 3 };

Deno.test("the last name is enough, but where several have it", () => {
  const files = ["x/a.png", "x/b.jpg", "y/b.jpg", "z/c_png.rf.12.jpg"];
  const plates = platesOfFiles(files, files.map(() => size));
  assert.deepEqual(plates.map(({ id, work }) => [id, work]), [
    ["a", "a"],
    ["x-b", "x-b"],
    ["y-b", "y-b"],
    ["c_png-rf-12", "c_png"],
  ]);
  assert.deepEqual(plates[0], {
    ...{ id: "a", work: "a", impression: "", file: "x/a.png", source: "", rights: "" },
    ...size,
  });
});

Deno.test("one name with two endings is two plates of one work", () => {
  const plates = platesOfFiles(["a.jpg", "a.png"], [size, size]);
  assert.equal(new Set(plates.map(({ id }) => id)).size, 2);
  assert.equal(new Set(plates.map(({ work }) => work)).size, 1);
});

Deno.test("sizes of more pictures than are read at once, in order", async () => {
  let [open, most] = [0, 0];
  const names = Array.from({ length: 70 }, (_, i) => `${i}.png`);
  const folder = {
    ...folderWith({}),
    async size(path: string) {
      most = Math.max(most, ++open);
      await Promise.resolve();
      open--;
      return { width: parseInt(path), height: 1 };
    },
  };
  assert.deepEqual((await pictureSizes(names, folder)).map(({ width }) => width), [
    ...names.keys(),
  ]);
  assert.equal(most, 32);
});
