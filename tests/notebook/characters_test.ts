import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "lib/corpus/folder.ts";
import { extract } from "lib/extract/extract.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { openCharacters } from "lib/notebook/characters.ts";
import { blobs, box, side } from "tests/extract/blobs.ts";

Deno.test("characters come with their pictures and their sheet", async () => {
  const root = await Deno.makeTempDir({ prefix: "burin-characters-" });
  try {
    const folder = join(root, "plates");
    mkdirSync(folder);
    const dark = blank({ width: 3 * side, height: side }, [60, 60, 60, 255]);
    writeFileSync(join(folder, "one.png"), await encodePng(dark));
    const directory = join(root, "corpus");
    await extract(await openFolder(folder), {
      directory,
      detector: { name: "blobs", sha256: null, use: () => blobs },
      segmenter: { name: "box", sha256: null, use: box },
    });
    const characters = await openCharacters(directory);
    assert.deepEqual(characters.map(({ id }) => id), ["one.00", "one.01"]);
    const [{ image, plate, work, caption, name }] = characters;
    assert.deepEqual([image.width, image.height], [side, side]);
    assert.deepEqual([plate, caption, name], ["one", "one.00", null]);
    assert.equal(typeof work, "string");
    const [kept] = await openCharacters(directory, { background: "keep" });
    assert.equal(kept.image.data[3], 255);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
