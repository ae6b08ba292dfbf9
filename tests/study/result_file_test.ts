import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readResultFile } from "lib/study/result_file.ts";
import { readFinetuning } from "lib/study/finetuning.ts";
import { readResults } from "lib/study/results.ts";

const inFolder = (run: (folder: string) => void) => {
  const folder = mkdtempSync(join(tmpdir(), "burin-result-"));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

Deno.test("a file of results is read, is of another format, or is refused by name", () =>
  inFolder((folder) => {
    const path = join(folder, "r.json");
    const shape = {
      seconds: "number",
      history: [{ loss: "number", knn: "number or nothing" }],
      start: "text",
    } as const;
    const read = (text: string | Uint8Array) => {
      writeFileSync(path, text);
      return readResultFile(path, { format: "f-1", shape });
    };
    const good = {
      format: "f-1",
      seconds: 1,
      history: [{ loss: 2, knn: null, more: null }],
      start: "random",
    };
    assert.deepEqual(read(JSON.stringify(good)), good);
    assert.equal(read(JSON.stringify({ format: "f-2" })), null);
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    const wrong: readonly (readonly [string | Uint8Array, RegExp])[] = [
      ["", /r\.json: it is no JSON from line 1, column 1 on\. Restore the file/],
      ['{"format": "f-1",', /r\.json: it is no JSON from line 1, column 18 on/],
      [Uint8Array.of(0xff, 0xfe, 0x41), /r\.json: it is not UTF-8/],
      ["null", /r\.json: the whole is no object/],
      [deep, /r\.json: the whole is no object/],
      ["{}", /r\.json: "format" of the whole is no text/],
      [JSON.stringify({ ...good, seconds: "1" }), /"seconds" of the whole is no number/],
      [JSON.stringify(good).replace('"seconds":1', '"seconds":1e999'), /"seconds" of the whole/],
      [JSON.stringify(good).replace('"knn":null', '"knn":-1e999'), /"knn" of entry 1 of "history"/],
      [JSON.stringify({ ...good, history: {} }), /"history" of the whole is no list/],
      [JSON.stringify({ ...good, history: [{ loss: 1 }, {}] }), /"loss" of entry 2 of "history"/],
    ];
    for (const [text, said] of wrong) assert.throws(() => read(text), said);
  }));

Deno.test("damaged results of trainings and of fine-tunings are named", () =>
  inFolder((folder) => {
    const path = join(folder, "finetune.json");
    for (const text of ["{", '{"format":"burin-finetune-1","runs":null}', '{"format":"x"}']) {
      writeFileSync(path, text);
      assert.throws(() => readFinetuning(path), /Cannot read .*finetune\.json: /, text);
    }
    writeFileSync(path, '{"format":"burin-result-1","history":[]}');
    assert.throws(() => readResults(folder), /Cannot read .*finetune\.json: .* is no/);
    const [whole] = readResults();
    for (const epoch of [-1, 0.5]) {
      writeFileSync(path, JSON.stringify({ ...whole, history: [{ ...whole.history[0], epoch }] }));
      assert.throws(
        () => readResults(folder),
        /finetune\.json: step and epoch of entry 1 of "history"/,
      );
    }
  }));
