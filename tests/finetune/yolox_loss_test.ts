import assert from "node:assert/strict";
import { meanLosses, targetsOf, yoloxLoss } from "lib/finetune/yolox_loss.ts";
import { compile } from "lib/jit/compile.ts";
import { tf } from "lib/jit/tfjs.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { cases, cells } from "./fixture.ts";

const parts = ["loss", "box", "obj", "cls", "l1"] as const;

type Case = (typeof cases)[number];

/** Loss and gradient with respect to the rows, by one compiled graph. */
async function computed(one: Case, target: Weights) {
  const compiled = await compile(({ rows, target }) => {
    const all = {} as Record<(typeof parts)[number], tf.Tensor>;
    const { grads } = tf.valueAndGrads((moved: tf.Tensor) => {
      const losses = yoloxLoss(moved, target, { cells, ...one });
      for (const part of parts) all[part] = tf.keep(losses[part]);
      return losses.loss;
    })([rows]);
    return { ...all, gradient: grads[0] };
  }, { rows: one.rows, target });
  await using running = compiled;
  return await running.run({ rows: one.rows, target });
}

const targets = (one: Case) => targetsOf(one.rows.data, { cells, ...one });

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-5 * Math.max(1e-3, Math.abs(b));

Deno.test("loss and gradient are those of Megvii's code, in every part", async () => {
  for (const one of cases) {
    const ours = await computed(one, targets(one));
    for (const part of parts) {
      assert.ok(near(Number(ours[part].data[0]), one.losses[part]), `${one.name} ${part}`);
    }
    const largest = Math.max(...one.gradient.data.map(Math.abs));
    ours.gradient.data.forEach((value, i) =>
      assert.ok(Math.abs(Number(value) - one.gradient.data[i]) <= 1e-5 * largest)
    );
  }
});

Deno.test("targets of another label, or the other box loss, are told", async () => {
  const one = cases[1];
  const shifted = targetsOf(one.rows.data, {
    cells,
    classes: one.classes,
    labels: one.labels.map((own) =>
      own.map((label) => ({ ...label, classId: (label.classId + 1) % 3 }))
    ),
  });
  const other = await computed(one, shifted);
  assert.ok(!near(Number(other.cls.data[0]), one.losses.cls));
  const giou = await computed({ ...one, boxLoss: "giou" }, targets(one));
  assert.ok(!near(Number(giou.box.data[0]), one.losses.box));
});

Deno.test("shapes never change, and a batch without labels pulls objectness alone down", async () => {
  const [one] = cases;
  const none = targetsOf(one.rows.data, {
    cells,
    classes: one.classes,
    labels: one.labels.map(() => []),
  });
  const shapes = (all: Weights) => Object.values(all).map(({ shape }) => shape.join());
  assert.deepEqual(shapes(none), shapes(targets(one)));
  const { box, cls, l1, obj } = await computed(one, none);
  assert.deepEqual([box, cls, l1].map(({ data }) => data[0]), [0, 0, 0]);
  assert.ok(Number(obj.data[0]) > 0);
});

Deno.test("a row that does not count may say anything", async () => {
  const [one] = cases;
  const given = targets(one);
  const away = given.mask.data.indexOf(0);
  const data = one.rows.data.slice();
  data[away * (5 + one.classes) + 2] = 200;
  const { loss, gradient } = await computed({ ...one, rows: { ...one.rows, data } }, given);
  assert.ok(Number.isFinite(loss.data[0]));
  assert.ok(gradient.data.every((value) => Number.isFinite(value)));
});

Deno.test("within an ignored region nothing is neither right nor wrong, up to its border", async () => {
  const [one] = cases;
  const [first] = one.labels[0];
  const region = [16, 8, 40, 32] as const;
  const all = { cells, classes: one.classes, labels: one.labels };
  const ignored = one.labels.map((_, plate) => plate === 0 ? [region] : []);
  const [plain, told] = [
    targetsOf(one.rows.data, all),
    targetsOf(one.rows.data, { ...all, ignored }),
  ];
  const count = cells.stride.length;
  let ignoredCells = 0;
  for (let row = 0; row < one.labels.length * count; row++) {
    const [x, y] = [cells.x, cells.y].map((side) =>
      (side[row % count] + 0.5) * cells.stride[row % count]
    );
    const inside = row < count && x >= 16 && x < 40 && y >= 8 && y < 32;
    const answers = plain.mask.data[row] === 1;
    assert.equal(told.counts.data[row], inside && !answers ? 0 : 1, `cell at ${x}, ${y}`);
    assert.equal(plain.counts.data[row], 1);
    if (inside && !answers) ignoredCells++;
  }
  assert.ok(ignoredCells > 0 && first !== undefined);
  const [before, after] = [await computed(one, plain), await computed(one, told)];
  const width = 5 + one.classes;
  const softplus = (x: number) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0);
  let less = 0;
  told.counts.data.forEach((counts, row) => {
    if (counts === 0) less += softplus(one.rows.data[row * width + 4]);
  });
  const expected = Number(before.obj.data[0]) - less * plain.share.data[0];
  assert.ok(Math.abs(Number(after.obj.data[0]) - expected) < 1e-4 * expected);
  told.counts.data.forEach((counts, row) => {
    if (counts === 0) assert.equal(after.gradient.data[row * width + 4], 0);
  });
});

Deno.test("losses are averaged part by part", () => {
  const one = { loss: 1, box: 2, obj: 3, cls: 4, l1: 5 };
  assert.deepEqual(meanLosses([one, { loss: 3, box: 2, obj: 5, cls: 0, l1: 6 }]), {
    loss: 2,
    box: 2,
    obj: 4,
    cls: 2,
    l1: 5.5,
  });
});
