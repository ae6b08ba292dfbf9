import assert from "node:assert/strict";
import { liveCurve } from "lib/notebook/live_curve.ts";
import type { Bundle } from "lib/notebook/jupyter.ts";

const sleep = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

Deno.test("pictures while it runs, the live figure at the end, all in one place", async () => {
  const shown: { bundle: Bundle; id: string; update: boolean }[] = [];
  {
    await using curve = liveCurve({
      pause: 0,
      show: (bundle, { id, update }) => {
        shown.push({ bundle, id, update });
        return Promise.resolve();
      },
    });
    for (let step = 1; step <= 5; step++) {
      curve.at({ step, loss: 4 / step }, { chance: 4.14, floor: 0.59 });
      await sleep(150);
    }
  }
  assert.ok(shown.length >= 3);
  assert.equal(new Set(shown.map(({ id }) => id)).size, 1);
  assert.deepEqual(shown.map(({ update }) => update), shown.map((_, i) => i > 0));
  const live = shown.map(({ bundle }) => "application/vnd.plotly.v1+json" in bundle);
  assert.deepEqual(live, shown.map((_, i) => i === shown.length - 1));
  const words = String(shown.at(-1)!.bundle["text/plain"]);
  assert.match(words, /over 5 steps, from 4\.00 .*chance is 4\.14, the floor 0\.59/);
});

Deno.test("a picture that fails does not stop the steps, and is told at the end", async () => {
  const curve = liveCurve({ pause: 0, show: () => Promise.reject(new Error("no room")) });
  curve.at({ step: 1, loss: 3 });
  await sleep(100);
  curve.at({ step: 2, loss: 2 });
  await assert.rejects(async () => await curve[Symbol.asyncDispose](), /no room/);
});

Deno.test("a training of no step shows nothing", async () => {
  await using _ = liveCurve({ show: () => Promise.reject(new Error("shown")) });
  await Promise.resolve();
});

Deno.test("a run that began before ends with all of its points, once", async () => {
  const shown: string[] = [];
  {
    await using curve = liveCurve({
      chance: 4,
      floor: 1,
      show: (bundle) => Promise.resolve(void shown.push(String(bundle["text/plain"]))),
    });
    await curve.end([{ step: 1, loss: 4 }, { step: 2, loss: 2 }]);
  }
  assert.equal(shown.length, 1);
  assert.match(shown[0], /over 2 steps, from 4\.00/);
});

Deno.test("a run that goes on begins its picture with the earlier steps, none of them twice", async () => {
  const shown: string[] = [];
  {
    await using curve = liveCurve({
      chance: 4,
      floor: 1,
      earlier: [{ step: 1, loss: 4 }, { step: 2, loss: 3 }, { step: 3, loss: 9 }],
      show: (bundle) => Promise.resolve(void shown.push(String(bundle["text/plain"]))),
    });
    curve.at({ step: 3, loss: 2 });
    await sleep(100);
  }
  assert.match(shown[0], /over 3 steps, from 4\.00 to 2\.00/);
});

Deno.test("until the levels are known, chance is the highest loss so far and the floor is nought", async () => {
  const shown: string[] = [];
  {
    await using curve = liveCurve({
      show: (bundle) => Promise.resolve(void shown.push(String(bundle["text/plain"]))),
    });
    await curve.end([{ step: 1, loss: 3 }, { step: 2, loss: 4 }, { step: 3, loss: 2 }]);
  }
  assert.match(shown[0], /chance is 4\.00, the floor 0\.00/);
});

/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

Deno.test("half a second lies between two pictures, counted from the end of the last", async () => {
  const { now } = performance;
  let time = 1000;
  performance.now = () => time;
  try {
    let shown = 0;
    const show = () => Promise.resolve(void shown++);
    const curve = liveCurve({ show });
    curve.at({ step: 1, loss: 4 });
    await until(() => shown === 1);
    await sleep(5);
    time += 499;
    curve.at({ step: 2, loss: 3 });
    await sleep(60);
    assert.equal(shown, 1);
    time += 1;
    curve.at({ step: 3, loss: 2 });
    await until(() => shown === 2);
    await curve.end();
    assert.equal(shown, 3);
  } finally {
    performance.now = now;
  }
});

Deno.test("one picture is drawn at a time, and the last one after all others", async () => {
  const events: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const curve = liveCurve({
    pause: 0,
    show: async (bundle) => {
      const words = String(bundle["text/plain"]);
      events.push(`begins ${/over (\d+)/.exec(words)?.[1]}`);
      if (events.length === 1) await waiting.promise;
      events.push("ends");
    },
  });
  curve.at({ step: 1, loss: 4 });
  await until(() => events.length === 1);
  curve.at({ step: 2, loss: 3 });
  curve.at({ step: 3, loss: 2 });
  const end = curve.end();
  await sleep(60);
  assert.equal(events.length, 1);
  waiting.resolve();
  await end;
  await curve.end();
  assert.deepEqual(events, [events[0], "ends", "begins 3", "ends"]);
});

Deno.test("a picture that failed is told though the last one is shown", async () => {
  let shown = 0;
  const show = () => shown++ === 0 ? Promise.reject(new Error("no room")) : Promise.resolve();
  const curve = liveCurve({ pause: 0, show });
  curve.at({ step: 1, loss: 3 });
  await assert.rejects(async () => await curve.end(), /no room/);
  assert.equal(shown, 2, "one step is a curve");
});

Deno.test("outside of a notebook a curve is shown nowhere", async () => {
  const curve = liveCurve();
  curve.at({ step: 1, loss: 3 });
  await curve.end();
});
