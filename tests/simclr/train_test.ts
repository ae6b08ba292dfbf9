import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tf } from "lib/jit/tfjs.ts";
import { checkpointFiles, encodeCheckpoint, readCheckpoint } from "lib/simclr/checkpoint.ts";
import { readHistory } from "lib/simclr/history.ts";
import type { ViewSource } from "lib/simclr/plan.ts";
import { type Progress, train, type TrainingResult } from "lib/simclr/train.ts";
import { config, items, views } from "./train_run.ts";

await tf.setBackend("cpu");

const base = { items, views, config, seed: 3 };
const steps = 3 * config.epochs;

async function inDirectory(run: (directory: string) => Promise<void>) {
  const directory = mkdtempSync(join(tmpdir(), "burin-train-"));
  try {
    await run(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

let unbroken: Promise<TrainingResult> | undefined;
/** The run that every other must equal. */
const reference = () => unbroken ??= train(base);

Deno.test("learns to tell the items apart, and says how far it is", async () => {
  const seen: Progress[] = [];
  const { history, finished, diagnosis } = await train({ ...base, onStep: (p) => seen.push(p) });
  assert.equal(finished, true);
  assert.deepEqual(seen.map(({ record }) => record), history);
  assert.equal(history.length, steps);
  const { chance, floor } = seen[0];
  assert.equal(chance, Math.log(11));
  assert.ok(floor > 0 && floor < 0.01, `${floor}`);
  assert.ok(history[0].loss > 0.8 * chance && history[steps - 1].loss < 0.5 * chance);
  assert.ok(history[steps - 1].top1 > history[0].top1);
  assert.ok(seen.every(({ secondsLeft }) => secondsLeft >= 0));
  assert.equal(seen[steps - 1].secondsLeft, 0);
  assert.match(diagnosis!.words, /^(Learning|Nearly all learnt)/);
});

Deno.test("stopped after any step and resumed, it is the unbroken run bit for bit", () =>
  inDirectory(async (directory) => {
    let resume = false;
    for (const stopAt of [1, 2, 6, 10]) {
      const controller = new AbortController();
      const { checkpoint, finished } = await train({
        ...base,
        directory,
        resume,
        signal: controller.signal,
        onStep: ({ record }) => record.step === stopAt && controller.abort(),
      });
      resume = true;
      assert.deepEqual([checkpoint.step, finished], [stopAt, false]);
    }
    const { checkpoint, history } = await train({ ...base, directory, resume });
    const expected = await reference();
    assert.deepEqual(history, expected.history);
    assert.deepEqual(encodeCheckpoint(checkpoint), encodeCheckpoint(expected.checkpoint));
    assert.deepEqual(readHistory(directory, { step: steps }), expected.history);
  }));

Deno.test("killed at random and resumed, it is the unbroken run bit for bit", () =>
  inDirectory(async (directory) => {
    const script = fileURLToPath(new URL("./train_run.ts", import.meta.url));
    const start = (resume: boolean) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", script, directory, resume ? "resume" : "anew"],
        stdout: "null",
        stderr: "null",
      }).spawn();
    for (const [kill, atLeast] of [1, 5].entries()) {
      const child = start(kill > 0);
      while (checkpointFiles(directory).length === 0 || newestStep(directory) < 3 * atLeast) {
        await new Promise((wake) => setTimeout(wake, 5));
      }
      child.kill("SIGKILL");
      await child.status;
      assert.ok(newestStep(directory) < steps, "the run ended before it could be killed");
    }
    assert.equal((await start(true).status).success, true);
    const expected = await reference();
    const bytes = readFileSync(checkpointFiles(directory).at(-1)!);
    assert.deepEqual(new Uint8Array(bytes), encodeCheckpoint(expected.checkpoint));
    assert.deepEqual(readHistory(directory, { step: steps }), expected.history);
    assert.deepEqual(readdirSync(directory).filter((file) => /csv|jsonl|best/.test(file)).sort(), [
      "best.safetensors",
      "history.csv",
      "history.jsonl",
    ]);
  }));

Deno.test("with figures in groups, stopped after any step and resumed, it is the unbroken run", () =>
  inDirectory(async (directory) => {
    const people = items.map((item, i) => ({ ...item, identity: i < 8 ? `p${i >> 2}` : null }));
    const grouped = { ...config, epochs: 3, identities: { share: 0.5, figures: 3 } };
    const run = { items: people, views, config: grouped, seed: 3 };
    const whole = await train(run);
    assert.ok(whole.history.length > 10);
    assert.notDeepEqual(whole.history[0], (await reference()).history[0]);
    for (const stopAt of [1, 7, null]) {
      const controller = new AbortController();
      const { checkpoint, history } = await train({
        ...run,
        directory,
        resume: stopAt !== 1,
        signal: controller.signal,
        onStep: ({ record }) => record.step === stopAt && controller.abort(),
      });
      if (stopAt !== null) continue;
      assert.deepEqual(history, whole.history);
      assert.deepEqual(encodeCheckpoint(checkpoint), encodeCheckpoint(whole.checkpoint));
    }
    const others = people.map((item) => ({ ...item, identity: "all one" }));
    await assert.rejects(
      () => train({ ...run, items: others, directory, resume: true }),
      /the collection's items/,
    );
  }));

const newestStep = (directory: string) => readCheckpoint(checkpointFiles(directory).at(-1)!).step;

Deno.test("held-out items are looked at with each checkpoint, and change nothing", () =>
  inDirectory(async (directory) => {
    const heldOut = {
      items: Array.from({ length: 6 }, (_, i) => ({ id: `${i}`, label: null, sheet: `${i}` })),
      views: ((request) =>
        views({ ...request, items: request.items.map((i) => i + 50) })) as ViewSource,
    };
    const { checkpoint, history } = await train({ ...base, directory, heldOut });
    const expected = await reference();
    assert.deepEqual(encodeCheckpoint(checkpoint), encodeCheckpoint(expected.checkpoint));
    const taken = history.filter(({ rankMe }) => rankMe !== undefined).map(({ step }) => step);
    assert.deepEqual(taken, Array.from({ length: config.epochs }, (_, i) => 3 * (i + 1)));
    assert.ok(history.at(-1)!.heldOutTop1! > 0.5);
    assert.deepEqual(readHistory(directory, { step: steps }), history);
  }));

Deno.test("a run that begins anew drops the checkpoints of the one before, and keeps its own", () =>
  inDirectory(async (directory) => {
    await train({ ...base, directory });
    const short = { ...config, epochs: 2 };
    const { checkpoint } = await train({ ...base, directory, config: short });
    assert.deepEqual([newestStep(directory), checkpoint.step], [6, 6]);
    assert.equal(checkpointFiles(directory).length, 2);
    assert.ok(readCheckpoint(join(directory, "best.safetensors")).step <= 6);
  }));

Deno.test("a run of another config, seed or collection is not gone on with", () =>
  inDirectory(async (directory) => {
    const short = { ...base, directory, resume: true, config: { ...config, epochs: 1 } };
    await train(short);
    const other = { ...short.config, temperature: 0.2 };
    await assert.rejects(() => train({ ...short, config: other }), /other config\.temperature\./);
    await assert.rejects(() => train({ ...short, seed: 4 }), /seed \(3, now 4\)/);
    const fewer = items.toReversed();
    await assert.rejects(() => train({ ...short, items: fewer }), /the collection's items/);
    const again = await train(short);
    assert.deepEqual([again.finished, again.checkpoint.step], [true, 3]);
  }));

Deno.test("a loss that is no number stops the run, with advice", async () => {
  const broken = () => Promise.resolve(new Float32Array(2 * 6 * 10 * 8 * 3).fill(NaN));
  const { finished, diagnosis, history } = await train({ ...base, views: broken });
  assert.equal(finished, false);
  assert.equal(history.length, 0);
  assert.match(diagnosis!.words, /^Diverged/);
});

Deno.test("an aborted signal starts nothing", async () => {
  const { finished, history } = await train({ ...base, signal: AbortSignal.abort() });
  assert.deepEqual([finished, history.length], [false, 0]);
});
