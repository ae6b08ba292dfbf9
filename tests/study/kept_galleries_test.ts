import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { embedGalleries } from "lib/retrieval/galleries.ts";
import { keptGalleries } from "lib/study/kept_galleries.ts";
import { keepLists } from "lib/study/kept_lists.ts";
import { withFolder } from "tests/with_folder.ts";
import { blind, halves, twoColours } from "./evaluated_figures.ts";

const embedders = [halves, { ...halves, centred: true }, blind];
const open = (i: number) => Promise.resolve(twoColours(i));

Deno.test("kept galleries are those that were embedded, and no picture is opened again", () =>
  withFolder(async (folder) => {
    const keep = keepLists(folder, { of: "figures" });
    const fresh = await embedGalleries(embedders, { count: 5, open });
    assert.deepEqual(await keptGalleries(embedders, { count: 5, open, keep }), fresh);
    const shut = () => Promise.reject(new Error("opened"));
    assert.deepEqual(await keptGalleries(embedders, { count: 5, open: shut, keep }), fresh);
  }));

Deno.test("where a picture cannot be read nothing is kept", () =>
  withFolder(async (folder) => {
    const keep = keepLists(folder, { of: "figures" });
    const damaged = (i: number) => i === 2 ? Promise.resolve(null) : open(i);
    const { rows } = await keptGalleries(embedders, { count: 5, open: damaged, keep });
    assert.deepEqual(rows, [0, 1, 3, 4]);
    assert.deepEqual(readdirSync(folder), []);
    assert.equal((await keptGalleries(embedders, { count: 5, open, keep })).rows.length, 5);
  }));
