import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeShard, readPlace, readShard, ShardError } from "lib/augment/shard.ts";
import { noise } from "./pictures.ts";

const pictures = [noise(7, 9, 1), noise(1, 1, 2), noise(40, 30, 3)];
const kept = pictures.map((picture, i) => ({ key: `key ${i}`, picture }));

function inFile(work: (file: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), "burin-shard-"));
  const file = join(directory, "a.shard");
  writeFileSync(file, encodeShard(kept));
  try {
    work(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

Deno.test("what a shard was made of is read from it again, whole or by its places", () =>
  inFile((file) => {
    const places = readShard(file);
    assert.deepEqual([...places.keys()], ["key 0", "key 1", "key 2"]);
    pictures.forEach((picture, i) => assert.deepEqual(readPlace(places.get(`key ${i}`)!), picture));
    // the last picture's pixels end the file
    const { data } = pictures[2];
    assert.deepEqual(new Uint8Array(readFileSync(file).subarray(-data.length)), data);
  }));

Deno.test("a shard cut short anywhere is an error that names it, and so is one with a tail", () =>
  inFile((file) => {
    const whole = readFileSync(file);
    const last = readShard(file).get("key 2")!;
    for (let length = 0; length < whole.length; length += 97) {
      truncateSync(file, length);
      assert.throws(() => readShard(file), ShardError, `${length}`);
      assert.throws(() => readPlace(last), /a\.shard: it is cut short: byte \d+ of \d+ is missing/);
      writeFileSync(file, whole);
    }
    writeFileSync(file, Uint8Array.from([...whole, 0]));
    assert.throws(() => readShard(file), /bytes where its head says/);
  }));

Deno.test("a file of another kind, or none, is an error that says so", () =>
  inFile((file) => {
    writeFileSync(file, "a text, and no shard at all");
    assert.throws(() => readShard(file), /no shard of this version/);
    assert.throws(() => readShard(`${file}.gone`), ShardError);
  }));
