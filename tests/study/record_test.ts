import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { record, surroundings, timed } from "lib/study/record.ts";
import { comparison, type ExperimentResult } from "lib/study/results.ts";
import { readSummary } from "lib/study/summary.ts";
import { json, ran, withFolder } from "tests/cli/ran.ts";

Deno.test("versions, machine and seconds are those of this run", async () => {
  const { versions, machine } = surroundings();
  assert.equal(versions.deno, Deno.version.deno);
  assert.match(versions.sharp, /^\d+\.\d+\.\d+$/);
  assert.ok(Number(machine.cores) > 0);
  const { result, seconds } = await timed(() => new Promise((r) => setTimeout(() => r(7), 50)));
  assert.equal(result, 7);
  assert.ok(seconds >= 0.04 && seconds < 5);
});

Deno.test("an experiment runs from nothing to its result with one command", () =>
  withFolder(async (folder) => {
    const file = join(folder, "result.json");
    json(
      await ran(
        ...["train", "--experiment", "ResNet18_frozen", "--height", "32", "--width", "32"],
        ...["--plates", "4", "--batch", "4", "--epochs", "1", "--queries", "20", "--threads", "1"],
        ...["--weights", "random", "--held-out", "0.5", "--out", join(folder, "out")],
        ...["--result", file, "--json"],
      ),
    );
    const result: ExperimentResult = JSON.parse(readFileSync(file, "utf8"));
    assert.deepEqual([result.start, result.features], ["random", "random features"]);
    const { characters, trained, heldOut } = result.corpus;
    assert.ok(heldOut >= 2 && trained + heldOut === characters, JSON.stringify(result.corpus));
    assert.equal(result.history.length, 1);
    assert.ok(result.history[0].rankMe! >= 1);
    const [row] = comparison([result]);
    assert.equal(row.features, "random features");
    // a frozen encoder's h is what it was before, and so is what it finds
    const value = (model: string) => result.evaluation.find((one) => one.model === model)!.top1;
    assert.deepEqual(value("simclr"), value("untrained"));
    assert.deepEqual(row["Top-1, h"], row["Top-1, untrained"]);
    // the same run is recorded to the same bytes
    const directory = join(folder, "out");
    const { command, ...run } = record(join(folder, "again.json"), {
      directory,
      command: "deno task train",
      summary: readSummary(directory),
    });
    assert.equal(command, "deno task train");
    assert.deepEqual(run.corpus, result.corpus);
    const text = (name: string) => readFileSync(join(folder, name), "utf8");
    assert.equal(text("result.json"), text("again.json"));
    const summary = { ...readSummary(directory), evaluation: undefined };
    assert.throws(
      () => record(join(folder, "none.json"), { directory, command, summary }),
      /is not finished: train it to its end first/,
    );
  }));
