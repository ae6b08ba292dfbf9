import assert from "node:assert/strict";
import { choiceOf } from "lib/cli/finetune_steps.ts";
import { finetuneCommand } from "lib/cli/finetune.ts";
import { finetuneStepsOptions } from "lib/cli/finetune_steps_options.ts";
import { type FinetuneValues } from "lib/cli/finetune_steps.ts";
import { parse } from "lib/command/parse.ts";
import { ran } from "./ran.ts";

Deno.test("what does not go with --steps is told before any work", async () => {
  const refusals: readonly (readonly [readonly string[], RegExp])[] = [
    [["--steps", "2"], /^--steps goes with --train all; give --epochs/],
    [
      ["--steps", "2", "--train", "all", "--sizes", "400"],
      /^--sizes takes multiples of 32 such as/,
    ],
    [["--steps", "2", "--train", "all", "--augment", "flop=0"], /--augment has no change "flop"/],
  ];
  for (const [words, message] of refusals) {
    const { status, err } = await ran("finetune", ...words);
    assert.equal(status, 2, words.join(" "));
    assert.match(err, message);
  }
});

Deno.test("every option of a training by steps is refused without --steps, others beside it", async () => {
  const typed: Readonly<Record<string, string>> = {
    without: "a",
    pseudo: "ink",
    augment: "flip=0",
  };
  for (const [name, option] of Object.entries(finetuneStepsOptions)) {
    if (name === "steps") continue;
    const value = typed[name] ?? String("default" in option ? option.default : 1);
    const { status, err } = await ran("finetune", "--corpus", "nowhere", `--${name}`, value);
    assert.equal(status, 2, name);
    assert.match(err, new RegExp(`^--${name} goes with --steps alone`));
  }
  for (const words of [["--epochs", "3"], ["--result", "a.json"]]) {
    const { status, err } = await ran("finetune", "--steps", "2", "--train", "all", ...words);
    assert.equal(status, 2);
    assert.match(err, new RegExp(`^${words[0]} counts for nothing beside --steps`));
  }
});

Deno.test("a folder of its own where none is typed", () => {
  const typed = (...words: string[]) =>
    choiceOf(parse(finetuneCommand, words).values as unknown as FinetuneValues);
  assert.match(typed().directory, /^out.finetune.engraver$/);
  assert.match(typed("--corpus", "../my/labels").directory, /^out.finetune.labels$/);
  const { directory, learningRate, batch } = typed("--out", "a", "--rate", ".01");
  assert.deepEqual([directory, learningRate, batch], ["a", 0.01, 8]);
});

Deno.test("sides are multiples of 32 up to 1536", async () => {
  const refused = async (sizes: string) => {
    const typed = ["--steps", "2", "--train", "all", "--augment", "flop=0", "--sizes", sizes];
    return (await ran("finetune", ...typed)).err;
  };
  // those that fit are passed over, and the next option is refused
  assert.match(await refused("32,1536"), /^--augment has no change/);
  assert.match(await refused("1568"), /^--sizes takes multiples of 32 .*, up to 1536, not "1568"/);
  assert.match(await refused("33"), /^--sizes takes multiples of 32 such as 416,640/);
});
