import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readEmbeddings } from "lib/study/embeddings.ts";
import { search } from "lib/study/search.ts";
import { searchPage } from "lib/study/search_page.ts";
import { withEmbeddings } from "./embedded_run.ts";
import { listening } from "./listening.ts";

Deno.test("a page shows the query and its answers, with what is known and how to ask again", () =>
  withEmbeddings(async (folder) => {
    const { context, passedOver } = listening();
    const found = await search({ directory: folder, asked: "plate-0.00", k: 3 }, context);
    const page = await searchPage(found, { context });
    assert.equal(page.match(/<img /g)!.length, 4);
    assert.ok(page.includes(`plate-0.00 --embedder simclr</code>`));
    assert.match(page, /the nearest of 6 characters in /);
    assert.equal(page.match(/rights unknown/g)?.length, 4, "of the query and of each answer");
    assert.ok(found.answers.every(({ credit }) => credit.rights === "rights unknown"));
    // what does not open is left out
    const { corpus } = readEmbeddings(folder);
    const { withBackground } = corpus.characters[found.answers[0].index];
    writeFileSync(join(folder, withBackground), "no picture");
    const rest = await searchPage(found, { box: "1,2,3,4", context });
    assert.equal(rest.match(/<img /g)!.length, 3);
    assert.ok(rest.includes("--box"));
    assert.equal(passedOver.length, 1);
  }));

Deno.test("further examples and unwanted ones stand beside the query, and in the command", () =>
  withEmbeddings(async (folder) => {
    const { context } = listening();
    const found = await search({
      directory: folder,
      asked: ["plate-0.00", "plate-1.00"],
      not: ["plate-2.00"],
      filter: { work: "w", years: undefined },
      k: 3,
    }, context);
    const page = await searchPage(found, { context });
    assert.equal(page.match(/<img /g)!.length, 6);
    assert.ok(page.includes("and like") && page.includes("not like"));
    for (const { unlike } of found.answers) {
      assert.ok(page.includes(`<small>not wanted</small><b>${unlike!.toFixed(3)}</b>`));
    }
    assert.ok(
      page.includes("plate-0.00 plate-1.00 --not plate-2.00 --work w --embedder simclr</code>"),
    );
  }));
