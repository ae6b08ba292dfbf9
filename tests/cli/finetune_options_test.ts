import assert from "node:assert/strict";
import { finetuneOptions } from "lib/cli/finetune_options.ts";
import { finetuneStepsOptions } from "lib/cli/finetune_steps_options.ts";
import { wholeNumbers } from "lib/command/values.ts";
import { startNames } from "lib/finetune/start_names.ts";
import { numberLines } from "./option_lines.ts";

Deno.test("the defaults are what can be typed, and every start is named", () => {
  const most = 100_000;
  assert.deepEqual(
    wholeNumbers(finetuneOptions.epochs.default, { option: "epochs", such: "10", most }),
    [10, 30, 70],
  );
  assert.ok(startNames.includes(finetuneOptions.start.default));
  for (const name of startNames) assert.ok(finetuneOptions.start.about.includes(name), name);
  assert.ok(Object.keys(finetuneStepsOptions).every((name) => name in finetuneOptions));
});

Deno.test("plates of a step and the rate have their bounds", () => {
  const { batch, rate, threads } = numberLines(finetuneOptions);
  assert.equal(batch, "8; a whole number, 1 to 4096");
  assert.equal(rate, "no default; 1e-9 to 10");
  assert.equal(threads, "no default; a whole number, 1 to 512");
});
