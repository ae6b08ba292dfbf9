import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { engraveCollection } from "lib/engraver/collection.ts";
import { figuresFound, neighboursHere, openOwn, pairsHere } from "lib/notebook/own_collection.ts";
import { extractCharacters } from "lib/study/extract_characters.ts";
import { listening } from "tests/study/listening.ts";
import { withFolder } from "tests/with_folder.ts";

const quiet = { plates: 4, seed: 3, bar: { mode: "silent" } } as const;

Deno.test("a folder without labels goes from its figures to look-alikes and pairs", () =>
  withFolder(async (folder) => {
    const engraved = join(folder, "engraved");
    const size = { width: 420, height: 315 };
    await engraveCollection({ seed: 3, plates: 4, directory: engraved, ...size });
    const pictures = join(engraved, "plates");
    writeFileSync(join(pictures, "broken =1 <b>.png"), "no picture");
    const rights = "plate-001.png,CC0\nplate-002.png,=us()</script>\n";
    writeFileSync(join(pictures, "metadata.csv"), `file,rights\n${rights}`);
    const { collection } = await openOwn(pictures, quiet);
    assert.deepEqual(collection.labels, []);
    const own = { collection, directory: join(folder, "run") };
    const { context } = listening();
    await extractCharacters(collection, { directory: own.directory, detector: "ink", context });
    const found = await figuresFound(own, context);
    const [plates, figures, broken] = found.counts.rows;
    assert.deepEqual([plates[1], figures[0]], [5, "figures"]);
    assert.match(String(broken[0]), /^left out: broken-1-b-/);
    assert.ok(found.plates.length > 0 && found.plates.every(({ credit }) => credit));
    assert.deepEqual(
      found.rights.rows.toSorted().map(([rights, count]) => [rights, count]),
      [["=us()</script>", 1], ["CC0", 1], ["rights unknown", 3]],
    );
    assert.match(found.advice.join(" "), /ink detector was fitted/);
    const { searches } = await neighboursHere(own.directory, context);
    assert.ok(searches.length > 0 && searches.every(({ query }) => query.credit));
    // nobody knows who is who
    const answers = searches.flatMap((search) => search.answers);
    assert.ok(answers.length > 0 && answers.every(({ hit }) => hit === undefined));
    const pairs = await pairsHere(own, { seed: 3, neighbours: 2, context });
    assert.equal(pairs.pictures.length % 2, 0);
    assert.match(
      pairs.words,
      /^\d+ pairs? of plates show one design, and \d+ pairs? of figures are one/,
    );
    assert.ok(pairs.plates.rows.length > 0, "the engraver printed a work twice");
  }));

Deno.test("where there is no folder yet, engraved plates are taken, their labels put aside", async () => {
  const { collection, directory } = await openOwn("engraver", { ...quiet, plates: 2 });
  assert.deepEqual([collection.plates.length, collection.labels.length], [2, 0]);
  assert.equal(collection.labelled?.size, 0);
  assert.match(directory, /own-engraver-3-2$/);
  await assert.rejects(openOwn("/nowhere/at/all", quiet), /There is no folder \/nowhere\/at\/all/);
});
