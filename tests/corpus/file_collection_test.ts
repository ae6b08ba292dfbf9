import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { collectionOfFiles } from "lib/corpus/file_collection.ts";
import { encodePng } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { withFolder } from "tests/with_folder.ts";

const plate = { id: "a", work: "a", impression: "", source: "", rights: "", width: 2, height: 1 };

Deno.test("ink on nothing lies on white paper; the digest is that of the file", () =>
  withFolder(async (folder) => {
    const data = Uint8Array.of(0, 0, 0, 0, 10, 20, 30, 255);
    const png = await encodePng({ width: 2, height: 1, data });
    writeFileSync(join(folder, "a.png"), png);
    const { open, digest, plates: [first] } = collectionOfFiles(
      { name: "a", plates: [{ ...plate, file: "a.png" }], labels: [] },
      { fileOf: ({ file }) => join(folder, file) },
    );
    assert.deepEqual([...(await open(first)).data], [255, 255, 255, 255, 10, 20, 30, 255]);
    assert.equal(await digest(first), sha256(png));
  }));
