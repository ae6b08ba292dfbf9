import assert from "node:assert/strict";
import { trainOptions } from "lib/cli/train_options.ts";
import { configs } from "lib/simclr/config.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("every experiment and engine can be chosen", () => {
  for (const name of Object.keys(configs)) {
    assert.match(trainOptions.experiment.about, new RegExp(`\\b${name}\\b`));
  }
  assert.equal(trainOptions.experiment.value, "NAME|FILE.json");
  assert.deepEqual(trainOptions.engine.choices, ["onnx", "tensorflow"]);
  assert.equal(trainOptions.provider.choices[0], "auto");
  assert.ok(trainOptions.provider.choices.includes(trainOptions.provider.default));
});

Deno.test("the numbers of a training, by default and at most", () => {
  const own = numberLines(trainOptions);
  const table: Readonly<Record<string, string>> = {
    height: "no default; a whole number, 16 to 1024",
    width: "no default; a whole number, 16 to 1024",
    epochs: "no default; a whole number, 1 to 100000",
    batch: "no default; a whole number, 2 to 65536",
    "held-out": "0.2; 0 to 0.99",
    threads: "no default; a whole number, 1 to 512",
    workers: "1; a whole number, 0 to 256",
    cache: "8; 0 to 100000",
    "steps-per-run": "1; a whole number, 1 to 1000",
    chunk: "no default; a whole number, 2 to 65536",
  };
  for (const [name, line] of Object.entries(table)) assert.equal(own[name], line, name);
});
