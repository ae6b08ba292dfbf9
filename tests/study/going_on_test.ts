import assert from "node:assert/strict";
import { saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { successorOf } from "lib/simclr/standing.ts";
import { goingOf } from "lib/study/going_on.ts";
import { trainingOf } from "lib/study/run.ts";
import { withFolder } from "tests/with_folder.ts";

const config = configs.demo;

Deno.test("a training begins, goes on, is finished, or is another", () =>
  withFolder((directory) => {
    const wanted = { config, seed: 1, items: "", steps: 4 };
    const going = (again = false, change = {}) =>
      goingOf({ ...wanted, ...change }, { directory, again });
    assert.deepEqual(going(), { standing: { kind: "none" }, resume: false });
    const save = (step: number) =>
      saveCheckpoint({ ...untrained(config, 1), step }, {
        directory: trainingOf(directory),
        best: false,
      });
    save(3);
    assert.equal(going().standing.kind, "unfinished");
    assert.equal(going().resume, true);
    // --again begins anew where nothing of that kind was begun
    assert.equal(going(true).resume, false);
    save(4);
    assert.equal(going().standing.kind, "finished");
    assert.throws(() => going(false, { seed: 2 }), /is of a training with other seed \(1, now 2\)/);
    assert.deepEqual(
      [going(true, { seed: 2 }).standing.kind, going(true, { seed: 2 }).resume],
      ["other", false],
    );
    return Promise.resolve();
  }));

Deno.test("a training that was begun by --again goes on with it, and without", () =>
  withFolder((directory) => {
    const wanted = { config, seed: 1, items: "", steps: 4 };
    const place = trainingOf(directory);
    const save = (step: number, to: string) =>
      saveCheckpoint({ ...untrained(config, 1), step }, { directory: to, best: false });
    save(4, place);
    save(2, successorOf(place));
    for (const again of [true, false]) {
      const { standing, resume } = goingOf(wanted, { directory, again });
      assert.deepEqual([standing.kind, resume], ["unfinished", true], `${again}`);
    }
  }));
