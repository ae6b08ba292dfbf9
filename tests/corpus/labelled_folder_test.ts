import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLabelled, saveLabelled } from "lib/corpus/labelled_folder.ts";
import { labelFormats } from "lib/corpus/label_formats.ts";
import { blank, encodePng } from "lib/image/image.ts";

const plate = {
  id: "p",
  work: "p",
  impression: "",
  file: "p.png",
  width: 6,
  height: 4,
  source: "",
  rights: "",
};
const labelled = {
  plates: [plate],
  labels: [{ plate: "p", box: [1, 1, 3, 3], name: "Alice" }] as const,
  parts: { p: "validation" } as const,
};

Deno.test("a collection goes through every format with its picture", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    const file = join(root, "p.png");
    writeFileSync(file, await encodePng(blank(plate, [1, 2, 3, 255])));
    for (const format of Object.keys(labelFormats) as (keyof typeof labelFormats)[]) {
      const directory = join(root, format);
      saveLabelled(labelled, { format, directory, fileOf: () => file });
      const back = await openLabelled(directory, { format });
      assert.deepEqual((await back.open(back.plates[0])).data.subarray(0, 4).join(), "1,2,3,255");
      assert.deepEqual(readFileSync(back.fileOf(back.plates[0])), readFileSync(file));
      assert.deepEqual([back.labels[0].box, back.labels[0].name], [[1, 1, 3, 3], "Alice"]);
      assert.equal(back.parts.p, labelFormats[format].holds.parts ? "validation" : undefined);
      const again = () => saveLabelled(labelled, { format, directory });
      assert.throws(again, /holds files already/);
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("no folder, and a folder of nothing known", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-labels-" });
  try {
    assert.ok(!existsSync(join(root, "none")));
    await assert.rejects(openLabelled(join(root, "none")), /There is no folder/);
    mkdirSync(join(root, "x"));
    writeFileSync(join(root, "x", "a.txt"), "");
    await assert.rejects(openLabelled(join(root, "x")), /Cannot tell what labels .* 1 files/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
