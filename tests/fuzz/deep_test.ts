/** Values nested 20,000 deep in the place of each: whoever takes them apart recursively runs out of stack. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { projectDirectory } from "lib/assets/manifest.ts";
import { Random } from "lib/tensor/random.ts";
import { writeBases } from "./bases.ts";
import { emptied, kinds } from "./kinds.ts";
import { checkError } from "./oracle.ts";

const levels = 20_000;
const deep = [
  "[".repeat(levels) + "]".repeat(levels),
  '{"a":'.repeat(levels) + "1" + "}".repeat(levels),
];

/** A text with each of its values replaced in turn, those of one name once. */
function* deepened(text: string): Generator<string> {
  const values =
    /("[^"\\]*"\s*:\s*|[[,]\s*)("(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*|null|true|false)(?=\s*[,}\]])/g;
  const seen = new Set<string>();
  for (const { 0: whole, 1: before, index } of text.matchAll(values)) {
    if (seen.has(before.trim())) continue;
    seen.add(before.trim());
    // by turns, since both take their time
    const value = deep[seen.size % deep.length];
    yield text.slice(0, index) + before + value + text.slice(index + whole.length);
  }
}

Deno.test("no reader of JSON runs out of stack, whatever value is nested deep", async () => {
  const place = mkdtempSync(join(tmpdir(), "burin-deep-"));
  try {
    const [bases, folder, out] = ["bases", "in", "out"].map((name) => join(place, name));
    await writeBases(bases, projectDirectory);
    let inputs = 0;
    for (const [name, kind] of Object.entries(kinds)) {
      if (kind.base === "nothing") continue;
      const base = join(bases, kind.base);
      const files = kind.files ?? readdirSync(base, { recursive: true }).map(String);
      for (const file of files.filter((file) => /\.(jsonl?|ipynb)$/.test(file))) {
        for (const text of deepened(readFileSync(join(base, file), "utf8"))) {
          cpSync(base, emptied(folder), { recursive: true });
          writeFileSync(join(folder, file), text);
          const input = { folder, file, out: emptied(out), bases, random: new Random(++inputs) };
          const began = performance.now();
          try {
            await kind.read(input);
          } catch (error) {
            try {
              checkError(error, [basename(file), folder]);
            } catch (fault) {
              assert.fail(`${name}, input ${inputs}: ${(fault as Error).message}`);
            }
          }
          assert.ok(performance.now() - began < 10_000, `${name}, input ${inputs} took too long`);
        }
      }
    }
    assert.ok(inputs > 300, `${inputs} inputs`);
  } finally {
    rmSync(place, { recursive: true });
  }
});
