import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blank } from "lib/image/image.ts";
import { embeddingCache } from "lib/segment/embedding_cache.ts";
import type { Encoded } from "lib/segment/promptable.ts";
import { float32 } from "lib/tensor/tensor.ts";

function temporary() {
  const directory = mkdtempSync(join(tmpdir(), "burin-embeddings-"));
  return { directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true }) };
}

const plate = (grey: number) => blank({ width: 3, height: 2 }, [grey, grey, grey, 255]);
const encoded = (value: number, count = 100): Encoded => ({
  width: 3,
  height: 2,
  features: { seen: float32(new Float32Array(count).fill(value), [1, count]) },
});
const files = (directory: string) => readdirSync(directory).sort();

Deno.test("what was put comes back, for the same pixels and the same model alone", () => {
  using folder = temporary();
  const cache = embeddingCache({ ...folder, model: "a" });
  assert.equal(cache.get(plate(1)), null);
  cache.put(plate(1), encoded(7));
  assert.deepEqual(cache.get(plate(1)), encoded(7));
  assert.deepEqual(embeddingCache({ ...folder, model: "a" }).get(plate(1)), encoded(7));
  assert.equal(cache.get(plate(2)), null);
  assert.equal(cache.get({ ...plate(1), width: 2, height: 3 }), null);
  assert.equal(embeddingCache({ ...folder, model: "b" }).get(plate(1)), null);
});

Deno.test("the bound is kept by dropping what was not used for longest", () => {
  using folder = temporary();
  const { directory } = folder;
  const free = embeddingCache({ directory, model: "a" });
  free.put(plate(0), encoded(0));
  const bytes = readFileSync(join(directory, files(directory)[0])).length;
  const cache = embeddingCache({ directory, model: "a", maxBytes: 3 * bytes });
  // long ago, in this order
  const age = (grey: number, before: readonly string[]) => {
    cache.put(plate(grey), encoded(grey));
    const [name] = files(directory).filter((file) => !before.includes(file));
    utimesSync(join(directory, name), 1000 + grey, 1000 + grey);
  };
  utimesSync(join(directory, files(directory)[0]), 1000, 1000);
  age(1, files(directory));
  age(2, files(directory));
  assert.equal(files(directory).length, 3);
  // the oldest is used, so that the next oldest goes
  assert.deepEqual(cache.get(plate(0)), encoded(0));
  cache.put(plate(3), encoded(3));
  assert.equal(files(directory).length, 3);
  assert.equal(cache.get(plate(1)), null);
  assert.deepEqual(
    [0, 2, 3].map((grey) => cache.get(plate(grey))),
    [0, 2, 3].map((v) => encoded(v)),
  );
  // what is larger than the bound is not kept, and drives nothing out
  cache.put(plate(4), encoded(4, 10_000));
  assert.equal(cache.get(plate(4)), null);
  assert.equal(files(directory).length, 3);
});

Deno.test("a damaged file is dropped, and no half file is ever seen", () => {
  using folder = temporary();
  const { directory } = folder;
  const cache = embeddingCache({ directory, model: "a" });
  cache.put(plate(1), encoded(1));
  const [name] = files(directory);
  const whole = readFileSync(join(directory, name));
  writeFileSync(join(directory, name), whole.subarray(0, whole.length - 9));
  assert.equal(cache.get(plate(1)), null);
  assert.deepEqual(files(directory), []);
  // a write that was killed leaves its half beside the name
  writeFileSync(join(directory, `${name}.partial`), whole.subarray(0, 9));
  assert.equal(cache.get(plate(1)), null);
  cache.put(plate(1), encoded(1));
  assert.deepEqual(files(directory), [name]);
  assert.deepEqual(cache.get(plate(1)), encoded(1));
});

Deno.test("what is as large as the bound is kept, alone, and what is a byte larger is not", () => {
  using folder = temporary();
  const { directory } = folder;
  embeddingCache({ directory, model: "a" }).put(plate(0), encoded(0));
  const [first] = files(directory);
  const { length } = readFileSync(join(directory, first));
  embeddingCache({ directory, model: "a", maxBytes: length - 1 }).put(plate(1), encoded(1));
  assert.deepEqual(files(directory), [first]);
  const cache = embeddingCache({ directory, model: "a", maxBytes: length });
  cache.put(plate(1), encoded(1));
  assert.deepEqual([cache.get(plate(0)), cache.get(plate(1))], [null, encoded(1)]);
  assert.equal(files(directory).length, 1);
});

Deno.test("whichever was not used for longest goes, whatever its name", () => {
  for (let oldest = 0; oldest < 5; oldest++) {
    using folder = temporary();
    const { directory } = folder;
    const free = embeddingCache({ directory, model: "a" });
    for (let grey = 0; grey < 5; grey++) {
      const before = files(directory);
      free.put(plate(grey), encoded(grey));
      const name = files(directory).find((file) => !before.includes(file))!;
      const used = grey === oldest ? 1000 : 2000 + grey;
      utimesSync(join(directory, name), used, used);
    }
    const { length } = readFileSync(join(directory, files(directory)[0]));
    embeddingCache({ directory, model: "a", maxBytes: 5 * length }).put(plate(5), encoded(5));
    const left = [0, 1, 2, 3, 4, 5].filter((grey) => free.get(plate(grey)) !== null);
    assert.deepEqual(left, [0, 1, 2, 3, 4, 5].filter((grey) => grey !== oldest));
  }
});
