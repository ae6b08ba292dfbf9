import assert from "node:assert/strict";
import { trainCommand } from "lib/cli/train.ts";
import type { Summary } from "lib/study/summary.ts";
import { json, ran, withFolder } from "./ran.ts";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

Deno.test("a fifth of the works is held out, unless something else is typed", () => {
  assert.equal(trainCommand.options["held-out"].default, 0.2);
});

Deno.test("an experiment that is not known is refused with the nearest", async () => {
  const { status, err } = await ran("train", "--experiment", "ResNet18_frzen");
  assert.equal(status, 2);
  assert.match(err, /Did you mean ResNet18_frozen\?/);
  // before any work for it
  assert.doesNotMatch(err, /engraving|extracting/);
});

Deno.test("a result is a training that came to its end, evaluated by h and by z; none is written unasked", () =>
  withFolder(async (folder) => {
    const [out, result] = [join(folder, "out"), join(folder, "result.json")];
    const typed = ["train", "--plates", "3", "--out", out, "--epochs", "1", "--batch", "4"];
    const small = ["--height", "32", "--width", "32", "--queries", "5", "--threads", "1"];
    const command = [...typed, ...small];
    type Evaluated = Pick<Summary, "training" | "evaluation">;
    const trained = json<Evaluated>(await ran(...command, "--json"));
    assert.deepEqual([trained.training!.finished, trained.evaluation], [true, undefined]);
    assert.ok(!existsSync(result));
    const told = await ran(...command, "--result", result);
    assert.equal(told.status, 0, told.err);
    assert.match(told.err, new RegExp(`wrote ${result}`));
    const kept = JSON.parse(readFileSync(result, "utf8"));
    const heads = new Set(kept.evaluation.map(({ model }: { model: string }) => model));
    assert.ok(heads.has("simclr z"), [...heads].join(", "));
  }));
