import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { checkpointFiles, saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import {
  finishTakingPlace,
  keepSeconds,
  secondsOf,
  standingOf,
  successorOf,
  takePlace,
} from "lib/simclr/standing.ts";

const config: SimclrConfig = {
  ...configs.demo,
  encoder: { kind: "resnet", blocks: [1, 1], widths: [4, 8], stem: "half" },
};
const wanted = { config, seed: 5, items: "abc", pictures: "def", steps: 4 };

async function inFolder(
  run: (directory: string, save: (step: number, to?: string) => void) => void,
) {
  const root = await Deno.makeTempDir({ prefix: "burin-standing-" });
  const directory = join(root, "training");
  const checkpoint = { ...untrained(config, 5), items: "abc", pictures: "def" };
  try {
    run(
      directory,
      (step, to = directory) =>
        saveCheckpoint({ ...checkpoint, step }, { directory: to, best: false }),
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a run is not there, not finished, finished, or another, and then in what", () =>
  inFolder((directory, save) => {
    assert.equal(standingOf(directory, wanted).kind, "none");
    save(3);
    assert.equal(standingOf(directory, wanted).kind, "unfinished");
    save(4);
    assert.equal(standingOf(directory, wanted).kind, "finished");
    const other = standingOf(directory, {
      config: { ...config, epochs: config.epochs + 1 },
      seed: 6,
      items: "x",
      pictures: "y",
      steps: 4,
    });
    assert.ok(other.kind === "other");
    assert.deepEqual(other.changed, [
      "config.epochs",
      "seed (5, now 6)",
      "the collection's items",
      "the items' pictures",
    ]);
    // a run that does not say of what pictures it is asks for none
    assert.equal(standingOf(directory, { ...wanted, pictures: undefined }).kind, "finished");
  }));

Deno.test("a successor that is asked for goes first, and takes its place whenever it is killed", () =>
  inFolder((directory, save) => {
    const after = successorOf(directory);
    const begin = () => {
      for (const folder of readdirSync(join(directory, ".."))) {
        Deno.removeSync(join(directory, "..", folder), { recursive: true });
      }
      save(4);
      save(2, after);
    };
    begin();
    const standing = standingOf(directory, wanted);
    assert.ok(standing.kind === "unfinished" && standing.directory === after);
    assert.equal(standingOf(directory, { ...wanted, seed: 9 }).kind, "other");
    takePlace(directory);
    const whole = () => {
      assert.deepEqual(readdirSync(join(directory, "..")), ["training"]);
      assert.match(checkpointFiles(directory).join(), /step-00000002/);
    };
    whole();
    // killed between the two names, and before the old files were gone
    begin();
    renameSync(directory, `${directory}.before`);
    finishTakingPlace(directory);
    whole();
    begin();
    renameSync(directory, `${directory}.before`);
    renameSync(after, directory);
    finishTakingPlace(directory);
    whole();
    // nothing to put in its place: the old one comes back
    begin();
    renameSync(directory, `${directory}.before`);
    Deno.removeSync(after, { recursive: true });
    finishTakingPlace(directory);
    assert.match(checkpointFiles(directory).join(), /step-00000004/);
  }));

Deno.test("seconds are kept beside the checkpoints; without them it is 0", () =>
  inFolder((directory) => {
    assert.equal(secondsOf(directory), 0);
    mkdirSync(directory);
    keepSeconds(directory, 3.14159);
    assert.equal(secondsOf(directory), 3.14);
    assert.ok(existsSync(join(directory, "seconds.json")));
    Deno.writeTextFileSync(join(directory, "seconds.json"), "soon");
    assert.equal(secondsOf(directory), 0);
  }));
