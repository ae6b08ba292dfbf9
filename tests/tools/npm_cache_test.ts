import assert from "node:assert/strict";
import { isPassing } from "lib/tools/npm_cache.ts";

Deno.test("files in npm's caches pass away", () => {
  assert.ok(isPassing("/home/a/.npm/_npx/1f2e/node_modules/deno/deno"));
  assert.ok(isPassing("C:\\Users\\a\\AppData\\Local\\npm-cache\\_npx\\1f\\deno.exe"));
  assert.ok(!isPassing("/usr/lib/node_modules/deno/deno"));
});
