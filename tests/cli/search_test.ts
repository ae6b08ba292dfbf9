import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { searchCommand } from "lib/cli/search.ts";
import { type Answer } from "lib/study/search.ts";
import { blank, encodePng } from "lib/image/image.ts";
import { fakeCorpus, fakeCutOuts } from "tests/study/fake_corpus.ts";
import { json, ran, withFolder, withPrograms } from "./ran.ts";

Deno.test("a search works without training, and as a page with pictures", () =>
  withFolder(async (folder) => {
    const out = join(folder, "run");
    fakeCorpus(out, { plates: 3 });
    await fakeCutOuts(out);
    assert.match((await ran("search", "plate-0.00", "--out", out)).err, /run embed first/);
    const embedded = await ran("embed", "--embedder", "phash", "--out", out);
    assert.equal(embedded.status, 0, embedded.err);
    assert.match(embedded.err, /6 characters, .* by phash: 64 numbers each/);
    assert.match(embedded.err, /wrote .*embeddings\.phash\.safetensors/);

    const file = join(folder, "like <me>.html");
    const found = await ran("search", "plate-0.00", "--out", out, "--k", "3", "--html", file);
    assert.equal(found.status, 0, found.err);
    assert.match(found.err, /plate-\d\.0\d {2}w\d {2}plate-\d\.png/);
    assert.match(found.err, /wrote .*like <me>\.html/);
    const page = readFileSync(file, "utf8");
    assert.equal(page.match(/<img /g)!.length, 4);
    assert.match(page, /<code>deno task search --out \S+ plate-0\.00 --embedder phash<\/code>/);
    assert.ok(page.includes("<dt>work</dt>") && !/src="(?!data:)/.test(page));

    const cutOut = join(out, "with_background/plate-1.00.png");
    const [best] = json<Answer[]>(await ran("search", cutOut, "--out", out, "--json"));
    assert.deepEqual([best.id, Math.round(1e6 * best.similarity)], ["plate-1.00", 1e6]);
    assert.deepEqual(Object.keys(best), [
      "id",
      "name",
      "plate",
      "similarity",
      "reversed",
      "credit",
    ]);
  }));

Deno.test("a character whose cut-out did not open is said to have no vector", () =>
  withFolder(async (folder) => {
    const out = join(folder, "run");
    fakeCorpus(out, { plates: 2 });
    await fakeCutOuts(out);
    writeFileSync(join(out, "with_background/plate-1.00.png"), "none");
    assert.equal((await ran("embed", "--embedder", "phash", "--out", out)).status, 3);
    const { status, err } = await ran("search", "plate-1.00", "--out", out);
    assert.equal(status, 1);
    assert.match(err, /plate-1\.00 has no vector, .* --verify, then embed again/);
  }));

Deno.test("a box off the picture, or of a character, is refused by name", () =>
  withFolder(async (folder) => {
    const out = join(folder, "run");
    fakeCorpus(out, { plates: 2 });
    await fakeCutOuts(out);
    json(await ran("embed", "--embedder", "phash", "--out", out, "--json"));
    const file = join(folder, "plate.png");
    writeFileSync(file, await encodePng(blank({ width: 40, height: 30 }, [9, 9, 9, 255])));
    const boxed = (asked: string, box: string) =>
      ran("search", asked, `--box=${box}`, "--out", out);
    assert.equal((await boxed(file, "0,0,40,30")).status, 0);
    for (const box of ["0,0,99999,99999", "0,0,41,30", "0,1,40,30", "-1,0,5,5", "900,900,5,5"]) {
      const { status, err } = await boxed(file, box);
      assert.equal(status, 2, box);
      assert.match(err, /--box .* leaves .*plate\.png, which is 40 x 30 pixels/);
    }
    assert.match((await boxed("plate-0.00", "1,1,5,5")).err, /--box is a part of a FILE/);
  }));

Deno.test({
  name: "a page is written where it is asked for, else into the run, and opened only by --open",
  ignore: Deno.build.os === "windows", // the stand-in is a script for the shell
  fn: () =>
    withFolder(async (folder) => {
      const out = join(folder, "run");
      fakeCorpus(out, { plates: 2 });
      await fakeCutOuts(out);
      json(await ran("embed", "--embedder", "phash", "--out", out, "--json"));
      const opened = join(folder, "opened");
      const note = `echo "$1" >> "${opened}"`;
      const [html, page] = [join(folder, "like.html"), join(out, "search.html")];
      await withPrograms(folder, { "xdg-open": note, open: note }, async () => {
        const search = async (...typed: string[]) =>
          json<Answer[]>(await ran("search", "plate-0.00", "--out", out, ...typed, "--json"));
        assert.ok((await search()).every((answer) => !("index" in answer)));
        assert.ok(!existsSync(page));
        await search("--html", html);
        assert.ok(existsSync(html) && !existsSync(page) && !existsSync(opened));
        await search("--open");
        assert.equal(readFileSync(opened, "utf8"), `${page}\n`);
        await search("--open", "--html", html);
        assert.equal(readFileSync(opened, "utf8"), `${page}\n${html}\n`);
      });
    }),
});

Deno.test("another program is for --open alone; ten answers are given", () => {
  const uses = (open: boolean) => searchCommand.uses!({ words: ["a"], values: { open } });
  assert.deepEqual([true, false].map(uses), [["run"], []]);
  assert.equal(searchCommand.options.k.default, 10);
});

Deno.test("several characters, unwanted ones and filters are typed together; nothing is refused", () =>
  withFolder(async (folder) => {
    const out = join(folder, "run");
    fakeCorpus(out, { plates: 3 });
    await fakeCutOuts(out);
    json(await ran("embed", "--embedder", "phash", "--out", out, "--json"));
    const typed = (...words: string[]) => ran("search", ...words, "--out", out, "--json");
    const answers = json<Answer[]>(
      await typed("plate-0.00", "plate-1.00", "--not", "plate-0.01", "--not", "plate-1.01"),
    );
    assert.deepEqual(answers.map(({ id }) => id).sort(), ["plate-2.00", "plate-2.01"]);
    assert.ok(answers.every(({ unlike }) => typeof unlike === "number"));
    const some = json<Answer[]>(await typed("plate-0.00", "--work", "w1"));
    assert.deepEqual(some.map(({ plate }) => plate), ["plate-1", "plate-1"]);
    for (
      const [words, said] of [
        [[], /Nothing was asked with/],
        [["plate-0.00", "--year", "later"], /--year takes a year/],
        [["plate-0.00", "--year", "1800"], /No plate tells its years/],
        [["plate-0.00", "--artist", "x"], /No plate tells its artist/],
        [["plate-0.00", "plate-0.01", "--box", "0,0,2,2"], /--box is a part of one FILE/],
        [["plate-0.00", "--not", "nobody"], /"nobody" is neither a file nor a character/],
      ] as const
    ) {
      const { status, err } = await ran("search", ...words, "--out", out);
      assert.equal(status, 2, words.join(" "));
      assert.match(err, said);
    }
  }));
