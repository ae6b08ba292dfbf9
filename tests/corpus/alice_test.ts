import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { creditOf } from "lib/corpus/credit.ts";
import { openAlice } from "lib/corpus/alice.ts";

const here = mirrorDirectories().some((mirror) => existsSync(join(mirror, "data/alice")));

Deno.test({
  name: "26 plates, each with labels inside it, found in the mirror",
  // the plates are not in the repository: BURIN_MIRROR=../shared shows where they are
  ignore: !here,
  async fn() {
    const told: string[] = [];
    const alice = await openAlice({
      onProgress: ({ done, total }) => told.push(`${done} of ${total}`),
    });
    assert.deepEqual(told, Array.from({ length: 26 }, (_, i) => `${i + 1} of 26`));
    assert.equal(alice.plates.length, 26);
    for (const plate of alice.plates) {
      const labels = alice.labels.filter((label) => label.plate === plate.id);
      assert.ok(labels.length > 0, `${plate.id} has no label`);
      for (const { box: [x0, y0, x1, y1], name } of labels) {
        assert.ok(x0 >= 0 && y0 >= 0 && x1 <= plate.width && y1 <= plate.height && x1 > x0, name);
      }
    }
    for (const { artist, year, holder, isRightsKnown } of alice.plates.map(creditOf)) {
      assert.ok(artist.startsWith("John Tenniel") && year === "1865" && holder && isRightsKnown);
    }
    const smallest = alice.plates.reduce((a, b) => a.width * a.height < b.width * b.height ? a : b);
    const image = await alice.open(smallest);
    assert.deepEqual([image.width, image.height], [smallest.width, smallest.height]);
  },
});

Deno.test("without cache, mirror and network the missing plate is named", async () => {
  const cache = await Deno.makeTempDir();
  try {
    const offline = AbortSignal.abort(new Error("no network in this test"));
    await assert.rejects(openAlice({ cache, mirrors: [], signal: offline }), /no network/);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});
