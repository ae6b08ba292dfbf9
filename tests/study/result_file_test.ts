import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listOf, number, numberOrNull, recordOf, text } from "lib/assets/checked.ts";
import { readResultFile, sixDigits } from "lib/study/result_file.ts";
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
    interface Small {
      readonly seconds: number;
      readonly history: readonly { readonly loss: number; readonly knn: number | null }[];
      readonly start: string;
    }
    const schema = recordOf<Small>({
      seconds: number,
      history: listOf(recordOf<Small["history"][number]>({ loss: number, knn: numberOrNull })),
      start: text,
    });
    const read = (content: string | Uint8Array) => {
      writeFileSync(path, content);
      return readResultFile(path, { format: "f-1", schema });
    };
    const good = {
      format: "f-1",
      seconds: 1,
      history: [{ loss: 2, knn: null }],
      start: "random",
    };
    const { format: _, ...held } = good;
    assert.deepEqual(read(JSON.stringify({ ...good, more: 1 })), held);
    assert.equal(read(JSON.stringify({ format: "f-2" })), null);
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    const wrong: readonly (readonly [string | Uint8Array, RegExp])[] = [
      ["", /r\.json: it is no JSON from line 1, column 1 on\. Restore the file/],
      ['{"format": "f-1",', /r\.json: it is no JSON from line 1, column 18 on/],
      [Uint8Array.of(0xff, 0xfe, 0x41), /r\.json: it is not UTF-8/],
      ["null", /r\.json: null is not an object\. Restore the file/],
      [deep, /r\.json: a list of 1 is not an object/],
      ["{}", /r\.json: format: nothing is not a text/],
      [JSON.stringify({ ...good, seconds: "1" }), /json: seconds: "1" is not a number\. Restore/],
      [
        JSON.stringify(good).replace('"seconds":1', '"seconds":1e999'),
        /json: seconds: Infinity is not a number/,
      ],
      [
        JSON.stringify(good).replace('"knn":null', '"knn":-1e999'),
        /json: history\[0\]: knn: -Infinity is not a number/,
      ],
      [JSON.stringify({ ...good, history: {} }), /json: history: an object is not a list/],
      [
        JSON.stringify({ ...good, history: [{ loss: 1, knn: 1 }, {}] }),
        /json: history\[1\]: loss: nothing is not a number/,
      ],
    ];
    for (const [content, said] of wrong) assert.throws(() => read(content), said);
  }));

Deno.test("damaged results of trainings and of fine-tunings are named", () =>
  inFolder((folder) => {
    const path = join(folder, "finetune.json");
    for (const text of ["{", '{"format":"burin-finetune-1","runs":null}', '{"format":"x"}']) {
      writeFileSync(path, text);
      assert.throws(() => readFinetuning(path), /Cannot read .*finetune\.json: /, text);
    }
    writeFileSync(path, '{"format":"burin-result-1","history":[]}');
    assert.throws(
      () => readResults(folder),
      /Cannot read .*finetune\.json: command: nothing is not a text/,
    );
    const [whole] = readResults();
    for (const epoch of [-1, 0.5]) {
      writeFileSync(path, JSON.stringify({ ...whole, history: [{ ...whole.history[0], epoch }] }));
      assert.throws(
        () => readResults(folder),
        /finetune\.json: history\[0\]: epoch: \S+ is not a whole number from 0 on\. Restore/,
      );
    }
  }));

Deno.test("numbers that are not whole have six digits, whole ones all of theirs; what is no number stays", () => {
  const written = JSON.stringify(
    { a: 1 / 3, b: 12345678, c: 1234567.5, d: "0.12345678", e: null },
    sixDigits,
  );
  assert.equal(written, '{"a":0.333333,"b":12345678,"c":1234570,"d":"0.12345678","e":null}');
});
