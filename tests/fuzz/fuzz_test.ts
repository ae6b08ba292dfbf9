import assert from "node:assert/strict";
import { Random } from "lib/tensor/random.ts";
import { labelFiles } from "./label_bases.ts";
import { fuzz } from "./fuzz.ts";
import { mutateBytes, mutateJson, mutateText, mutateXml } from "./mutations.ts";
import { faulty, kinds as planted } from "./planted.ts";

Deno.test("the fuzzer finds every planted fault, and nothing in sound readers", async () => {
  const limits = { cpuSeconds: 2, wallSeconds: 60, bytes: 1e9 };
  const table = new URL("./planted.ts", import.meta.url).href;
  const count = Object.keys(planted).length;
  const { kinds, faults, read, refused } = await fuzz({ seed: 1, count, limits, table });
  for (const name of Object.keys(faulty)) {
    assert.equal(kinds[name].faults, 1, name);
  }
  assert.deepEqual(kinds.good, { read: 1, refused: 0, faults: 0 });
  assert.deepEqual(kinds.refuses, { read: 0, refused: 1, faults: 0 });
  assert.equal(read + refused + faults.length, count);
  const told = Object.fromEntries(faults.map(({ kind, detail }) => [kind, detail]));
  assert.match(told.hang, /2 s of the processor/);
  assert.match(told.memory, /took \d+ MB|ended its process/);
  assert.match(told.crash, /ended its process/);
  assert.match(told.reads, /reached beyond/);
  assert.match(told.writes, /beside its folders|reached beyond/);
});

Deno.test("a seed and a number decide an input, and inputs differ", () => {
  const json = String(labelFiles.coco["annotations.json"]);
  const xml = String(labelFiles.voc["a.xml"]);
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => i);
  const ways = {
    json: (random: Random) => mutateJson(json, random),
    text: (random: Random) => mutateText(xml, random),
    xml: (random: Random) => mutateXml(xml, random),
    bytes: (random: Random) => mutateBytes(bytes, random),
  };
  for (const [name, way] of Object.entries(ways)) {
    const made = Array.from({ length: 200 }, (_, i) => way(new Random(1).fork(i)).join());
    const again = Array.from({ length: 200 }, (_, i) => way(new Random(1).fork(i)).join());
    assert.deepEqual(made, again, name);
    assert.ok(new Set(made).size > 120, `${name}: ${new Set(made).size} of 200 differ`);
  }
});

Deno.test("changed JSON is still JSON, mostly: readers see structure, not noise", () => {
  const json = String(labelFiles.labelme["a.json"]);
  let parsed = 0;
  for (let i = 0; i < 200; i++) {
    try {
      JSON.parse(new TextDecoder().decode(mutateJson(json, new Random(2).fork(i))));
      parsed++;
    } catch {
      // some hold what Python writes, or are cut
    }
  }
  assert.ok(parsed > 120, `${parsed} of 200`);
});

Deno.test("every reader takes its own base as it is", async () => {
  const table = new URL("./unchanged.ts", import.meta.url).href;
  const { kinds } = await import("./unchanged.ts");
  const count = Object.keys(kinds).length;
  const { read, faults } = await fuzz({ seed: 1, count, table });
  assert.deepEqual(faults, []);
  assert.equal(read, count, "a base that is refused would test nothing");
});
