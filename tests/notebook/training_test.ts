import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainHere, type TrainHereOptions, UnfinishedTraining } from "lib/notebook/training.ts";
import { blank } from "lib/image/image.ts";
import { configs } from "lib/simclr/config.ts";
import type { ViewSource } from "lib/simclr/plan.ts";
import { compiledRunner } from "lib/training/compiled_runner.ts";
import { Random } from "lib/tensor/random.ts";

const { height, width } = configs.demo.size;
const config = { ...configs.demo, epochs: 4 };
const random = new Random(3);

/** Noise instead of pictures: what is learnt does not matter here. */
function noise(onMade: () => void = () => {}): ViewSource {
  return ({ items }) => {
    onMade();
    const count = 2 * items.length * height * width * 3;
    return Promise.resolve(Float32Array.from({ length: count }, () => random.next()));
  };
}

const items = Array.from({ length: 8 }, (_, i) => ({ id: `figure-${i}` }));

/** Pictures that differ. */
const pictured = items.map(({ id }, i) => ({
  id,
  image: blank({ width: 24, height: 32 }, [30 * i, 255 - 30 * i, 90, 255]),
}));

Deno.test("of pictures alone the views are made, and the same training is found again", async () => {
  const before = Deno.cwd();
  const options = { config: { ...config, epochs: 1 }, seed: 911, bar: { mode: "silent" } } as const;
  const trained = await trainHere({ ...options, items: pictured });
  const { directory } = trained;
  try {
    assert.match(directory!, /out\/notebooks\/encoder-911-[0-9a-f]{12}$/);
    assert.ok(trained.finished && trained.chance > trained.floor);
    const again = await trainHere({ ...options, items: pictured });
    assert.equal(again.directory, directory);
    assert.deepEqual(again.history, trained.history);
    const [first, ...rest] = pictured;
    const other = [{ ...first, image: blank({ width: 24, height: 32 }, [1, 2, 3, 255]) }, ...rest];
    const elsewhere = await trainHere({ ...options, items: other });
    assert.notEqual(elsewhere.directory, directory, "other pictures are another training");
    rmSync(elsewhere.directory!, { recursive: true });
  } finally {
    rmSync(directory!, { recursive: true });
    assert.equal(Deno.cwd(), before);
  }
});

Deno.test("a training that begins with other weights is another one", async () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-training-"));
  const pretrained = { weights: {}, name: "mine sha256:aa" };
  const options = { config: { ...config, epochs: 1 }, seed: 913, bar: { mode: "silent" } } as const;
  const folders: string[] = [];
  try {
    const begun = { ...options, items, views: noise(), directory };
    assert.equal((await trainHere({ ...begun, pretrained })).checkpoint.start, pretrained.name);
    assert.ok((await trainHere({ ...begun, pretrained })).finished);
    await assert.rejects(trainHere(begun), /weights to begin with \(mine sha256:aa, now random\)/);
    for (const start of [{}, { pretrained }]) {
      const trained = await trainHere({ ...options, ...start, items: pictured });
      folders.push(trained.directory!);
      assert.equal(trained.checkpoint.start, start.pretrained?.name ?? "random");
    }
    assert.notEqual(...folders as [string, string]);
  } finally {
    for (const folder of [directory, ...folders]) rmSync(folder, { recursive: true });
  }
});

Deno.test("without pictures or views it is said what is missing", async () => {
  const options = {
    items,
    config,
    seed: 912,
    bar: { mode: "silent" },
    directory: "out/none",
  } as const;
  try {
    await assert.rejects(trainHere(options), /item "figure-\d" has no picture.*`views`/s);
  } finally {
    rmSync("out/none", { recursive: true, force: true });
  }
});

Deno.test("a stopped training is an error that says how to go on; it goes on with its whole curve", async () => {
  const directory = mkdtempSync(join(tmpdir(), "burin-training-"));
  try {
    const shown: string[] = [];
    const stop = new AbortController();
    const options: TrainHereOptions = {
      items,
      config,
      seed: 7,
      directory,
      runner: compiledRunner(),
      views: noise(),
      bar: { mode: "silent" },
      curve: { show: (bundle) => Promise.resolve(void shown.push(String(bundle["text/plain"]))) },
    };
    let made = 0;
    const views = noise(() => ++made === 3 && stop.abort());
    await assert.rejects(
      trainHere({ ...options, views, signal: stop.signal }),
      (error: Error) => {
        assert.ok(error instanceof UnfinishedTraining);
        assert.match(error.message, /stopped after step 2 of 4/);
        assert.match(error.message, /Run this cell again.*unfinished: true/);
        return true;
      },
    );
    assert.match(shown.at(-1)!, /over 2 steps/);

    const halted = { ...options, signal: AbortSignal.abort() };
    await assert.rejects(trainHere(halted), /step 2 of 4/);
    const half = await trainHere({ ...halted, unfinished: true });
    assert.deepEqual([half.checkpoint.step, half.finished], [2, false]);

    shown.length = 0;
    const whole = await trainHere({ ...options, signal: new AbortController().signal });
    assert.ok(whole.finished);
    assert.match(shown[0], /over 3 steps/, "the first picture has the earlier steps");
    assert.equal(whole.history.length, 4);
    assert.ok((await trainHere(options)).finished, "a whole run returns at once");
  } finally {
    rmSync(directory, { recursive: true });
  }
});

Deno.test("a config of a name that the table lacks is told by those that are there", async () => {
  const { Demo }: Readonly<Record<string, typeof configs.demo>> = configs;
  await assert.rejects(
    trainHere({
      items: pictured,
      config: { ...Demo, epochs: 1 },
      seed: 1,
      bar: { mode: "silent" },
    }),
    /no encoder: is its name right\? Known: demo, .*ResNet18_frozen/,
  );
});
