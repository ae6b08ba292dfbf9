import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { openPlates } from "lib/notebook/plates.ts";

const wanted = { plates: 4, seed: 1 };

Deno.test("another collection than those that have a name is told how to be opened", async () => {
  await assert.rejects(
    openPlates("../my-prints", wanted),
    /no collection "\.\.\/my-prints"\. Known: engraver, alice, .* openLabelled or openFolder/,
  );
});

Deno.test({
  name: "of a book labelled plates are taken, spread over it, with their labels alone",
  // the plates are not in the repository: BURIN_MIRROR=../shared shows where they are
  ignore: !mirrorDirectories().some((folder) => existsSync(join(folder, "data/prints/plates"))),
  async fn() {
    const book = await openPlates("prints/hogarth-trusler-1833", { ...wanted, plates: 1000 });
    const some = await openPlates("prints/hogarth-trusler-1833", wanted);
    assert.equal(book.plates.length, 54);
    assert.equal(some.plates.length, 4);
    const ids = new Set(some.plates.map(({ id }) => id));
    assert.ok(some.labels.length > 0 && some.labels.every(({ plate }) => ids.has(plate)));
    assert.ok(some.labels.length < book.labels.length);
    await some.open(some.plates[3]);
  },
});
