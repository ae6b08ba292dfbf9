import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mirrorDirectories } from "lib/assets/fetch.ts";
import { byId, dataManifests, projectDirectory } from "lib/assets/manifest.ts";
import { engravedOnly } from "lib/notebook/parameters.ts";
import { corpusHere, openPlates } from "lib/notebook/plates.ts";
import { withEnvironment } from "tests/environment.ts";
import { withFolder } from "tests/with_folder.ts";

const wanted = { plates: 4, seed: 1, bar: { mode: "silent" } } as const;

/** Removes the plates that an earlier run engraved. */
const forgotten = () =>
  rmSync(join(projectDirectory, "out/notebooks/plates-3-2"), { recursive: true, force: true });

Deno.test("a collection that is not on this machine gives way to another one", () =>
  withFolder((folder) =>
    withEnvironment({ BURIN_MIRROR: folder, BURIN_CACHE: folder }, () => {
      assert.equal(corpusHere("prints/hogarth-trusler-1833"), "engraver");
      assert.equal(corpusHere("alice", { otherwise: "../mine" }), "../mine");
      assert.equal(corpusHere("engraver", { otherwise: "alice" }), "engraver");
      assert.equal(corpusHere("../my-prints"), "../my-prints", "a folder is opened as it is");
      assert.throws(() => corpusHere("prints/nobody"), /no book "nobody"/);
    })
  ));

Deno.test("outputs that are saved show engraved plates only", () =>
  withEnvironment({ [engravedOnly.name]: engravedOnly.value }, async () => {
    assert.equal(corpusHere("prints/hogarth-trusler-1833"), "engraver");
    await assert.rejects(
      openPlates("prints/hogarth-trusler-1833", wanted),
      /Cannot show prints\/hogarth-trusler-1833 .*engraved plates only.*--save/,
    );
  }));

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
    assert.equal(corpusHere("prints/hogarth-trusler-1833"), "prints/hogarth-trusler-1833");
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

Deno.test("engraved plates are drawn into a folder of their seed and number, with labels", async () => {
  forgotten();
  const told: number[] = [];
  const drawn = await openPlates("engraver", {
    plates: 2,
    seed: 3,
    onProgress: ({ done }) => told.push(done),
  });
  assert.equal(drawn.plates.length, 2);
  assert.ok(drawn.labels.length > 1);
  assert.equal(told.at(-1), 2);
});

Deno.test("a collection is here when each of its files is, in the cache or a mirror", () =>
  withFolder((folder) =>
    withEnvironment({ BURIN_MIRROR: join(folder, "mirror"), BURIN_CACHE: folder }, () => {
      const manifests = dataManifests();
      const filesOf = (id: string) => byId(manifests, { id, kind: "collection" }).items;
      const book = filesOf("prints").filter(({ book }) => book?.startsWith("leech-comic-"));
      for (
        const [corpus, items] of [["alice", filesOf("alice")], [
          "prints/leech-comic",
          book,
        ]] as const
      ) {
        for (const [i, { path }] of items.entries()) {
          assert.equal(corpusHere(corpus), "engraver", `${i} of ${items.length}`);
          const file = join(folder, i % 2 === 0 ? "mirror" : "", path);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, "");
        }
        assert.equal(corpusHere(corpus), corpus);
      }
    })
  ));

Deno.test("a bar says that plates are engraved, and how many, unless somebody else is told", async () => {
  forgotten();
  const written: string[] = [];
  const bar = { mode: "terminal", write: (text: string) => void written.push(text) } as const;
  await openPlates("engraver", { plates: 2, seed: 3, bar });
  assert.match(written.at(-1)!, /engraving ━+ 2\/2/);
  const { length } = written;
  await openPlates("engraver", { plates: 2, seed: 3, bar, onProgress: () => {} });
  assert.equal(written.length, length);
});
