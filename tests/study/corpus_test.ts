import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  backgroundOf,
  type Corpus,
  cutOutFile,
  cutOutOrNull,
  openCorpus,
  openCutOut,
} from "lib/study/corpus.ts";
import type { PassedOver } from "lib/study/stage_context.ts";
import { withFolder } from "tests/with_folder.ts";
import { fakeCorpus, fakeCutOuts } from "./fake_corpus.ts";

Deno.test("characters come in the order of their ids, each with its sheet and without its mask", () =>
  withFolder((folder) => {
    assert.throws(() => openCorpus(folder), /There is no corpus in .*: run extract first/);
    fakeCorpus(folder, { plates: 2 });
    const { characters, digests } = openCorpus(folder);
    const ids = ["plate-0.00", "plate-0.01", "plate-1.00", "plate-1.01"];
    assert.deepEqual(characters.map(({ id }) => id), ids);
    assert.deepEqual(characters.map(({ sheet: { work } }) => work), ["w0", "w0", "w1", "w1"]);
    assert.ok(characters.every((character) => !("mask" in character)));
    assert.match(digests.content, /^[0-9a-f]{64}$/);
    return Promise.resolve();
  }));

Deno.test("two characters can be compared, one cannot", () =>
  withFolder((folder) => {
    fakeCorpus(join(folder, "two"), { plates: 2, each: 1 });
    assert.equal(openCorpus(join(folder, "two")).characters.length, 2);
    fakeCorpus(join(folder, "one"), { plates: 1, each: 1 });
    assert.throws(
      () => openCorpus(join(folder, "one")),
      /has 1 characters: nothing to compare/,
    );
    return Promise.resolve();
  }));

Deno.test("a cut-out that does not open is null, named with what mends it", () =>
  withFolder(async (folder) => {
    fakeCorpus(folder, { plates: 1 });
    await fakeCutOuts(folder);
    const corpus = openCorpus(folder);
    const file = cutOutFile(corpus, 0, "with background");
    assert.equal(file, join(folder, "with_background/plate-0.00.png"));
    assert.deepEqual((await openCutOut(corpus, 0, "with background")).height, 64);
    writeFileSync(file, "no picture");
    const passedOver: PassedOver[] = [];
    const context = { say() {}, passedOver };
    assert.equal(await cutOutOrNull(corpus, 0, "with background", context), null);
    assert.notEqual(await cutOutOrNull(corpus, 0, "without background", context), null);
    assert.equal(passedOver.length, 1);
    assert.match(passedOver[0].reason, /deno task extract --out .* --verify cuts it out anew$/);
  }));

Deno.test("a config's gallery is that which it is trained on, and a cut-out lies in the corpus's folder", () =>
  withFolder((folder) => {
    assert.equal(backgroundOf({ background: true }), "with background");
    assert.equal(backgroundOf({ background: false }), "without background");
    const files = { withBackground: "../out.png", withoutBackground: "in.png" };
    const corpus = { directory: folder, characters: [{ id: "a", ...files }] } as unknown as Corpus;
    assert.equal(cutOutFile(corpus, 0, "without background"), join(folder, "in.png"));
    assert.throws(() => cutOutFile(corpus, 0, "with background"), /character a of /);
  }));
