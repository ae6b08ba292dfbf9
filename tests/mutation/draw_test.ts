import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { draw } from "./draw.ts";
import { filesOf } from "./related.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const library = new Map(
  filesOf(root, "lib", ".ts").map((file) => [file, readFileSync(join(root, file), "utf8")]),
);
const drawn = (count: number, options: Parameters<typeof draw>[1]) => [
  ...draw(library, options).take(count),
];

Deno.test("a seed decides the faults, and none is drawn twice", () => {
  const once = drawn(200, { seed: 7 });
  assert.deepEqual(drawn(200, { seed: 7 }), once);
  assert.notDeepEqual(drawn(200, { seed: 8 }), once);
  const places = once.map(({ file, start, end, replacement }) => [file, start, end, replacement]);
  assert.equal(new Set(places.map(String)).size, 200);
});

Deno.test("each folder of the library has its turn before any has a second one", () => {
  const folders = drawn(40, { seed: 3 }).map(({ file }) => file.split("/")[1]);
  const all = [...Deno.readDirSync(`${root}lib`)].length;
  assert.equal(new Set(folders.slice(0, all)).size, all);
});

Deno.test("a folder that is asked for has all of them; they end where there are no more", () => {
  const sources = new Map([
    ["lib/a/x.ts", "export const f = (a: number) => a > 1;\n"],
    ["lib/b/y.ts", "export type Y = 1;\n"],
  ]);
  const found = (folder: string) =>
    [...draw(sources, { seed: 1, folder })].map(({ operator }) => operator).sort();
  assert.deepEqual(found("lib"), ["boundary", "constant"]);
  assert.deepEqual(found("lib/a"), ["boundary", "constant"]);
  assert.deepEqual(found("lib/b"), []);
});
