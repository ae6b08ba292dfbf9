import assert from "node:assert/strict";
import { attackFolder, kinds } from "./attacks.ts";
import { fuzz } from "./fuzz.ts";

Deno.test(
  "the hostile files of the cases are read, or refused by name, within the fuzzer's limits",
  {
    ignore: attackFolder === null, // needs cases/attack in a folder of BURIN_MIRROR
  },
  async () => {
    const table = new URL("./attacks.ts", import.meta.url).href;
    const names = Object.keys(kinds);
    assert.ok(names.length > 400, `${names.length} attacks`);
    const { faults, read, refused } = await fuzz({
      seed: 1,
      count: names.length,
      table,
      readable: [attackFolder!],
    });
    assert.deepEqual(faults.map(({ kind, detail }) => `${kind}: ${detail}`), []);
    assert.equal(read + refused, names.length);
  },
);
