import assert from "node:assert/strict";
import fc from "fast-check";
import { tf } from "lib/jit/tfjs.ts";
import { trace } from "lib/jit/trace.ts";
import { elementwiseRules } from "lib/jit/rules/elementwise.ts";
import { agree, agreeWithGradients, type Named, numbers } from "tests/jit/agree.ts";

interface Unary {
  readonly fn: (x: tf.Tensor) => tf.Tensor;
  readonly low?: number;
  readonly high?: number;
  /** No gradient in tfjs, or one of zeros. */
  readonly flat?: boolean;
}

const unaries: Record<string, Unary> = {
  Abs: { fn: tf.abs },
  Acos: { fn: tf.acos, low: -0.9, high: 0.9 },
  Acosh: { fn: tf.acosh, low: 1.1, high: 3 },
  Asin: { fn: tf.asin, low: -0.9, high: 0.9 },
  Asinh: { fn: tf.asinh },
  Atan: { fn: tf.atan },
  Atanh: { fn: tf.atanh, low: -0.9, high: 0.9 },
  Ceil: { fn: tf.ceil },
  ClipByValue: { fn: (x) => tf.clipByValue(x, -0.5, 1) },
  Cos: { fn: tf.cos },
  Cosh: { fn: tf.cosh },
  Elu: { fn: tf.elu },
  Erf: { fn: tf.erf },
  Exp: { fn: tf.exp },
  Expm1: { fn: tf.expm1 },
  Floor: { fn: tf.floor },
  Identity: { fn: (x) => tf.clone(x) },
  LeakyRelu: { fn: (x) => tf.leakyRelu(x, 0.3) },
  Log: { fn: tf.log, low: 0.1, high: 4 },
  Log1p: { fn: tf.log1p, low: -0.5, high: 4 },
  Neg: { fn: tf.neg },
  Reciprocal: { fn: tf.reciprocal, low: 0.3 },
  Relu: { fn: tf.relu },
  Relu6: { fn: (x) => tf.relu6(tf.mul(x, 5)) },
  Round: { fn: tf.round },
  Rsqrt: { fn: tf.rsqrt, low: 0.2 },
  Selu: { fn: tf.selu },
  Sigmoid: { fn: tf.sigmoid },
  Sign: { fn: tf.sign },
  Sin: { fn: tf.sin },
  Sinh: { fn: tf.sinh },
  Softplus: { fn: tf.softplus },
  Sqrt: { fn: tf.sqrt, low: 0.2 },
  Square: { fn: tf.square },
  Step: { fn: (x) => tf.step(x, 0.25) },
  Tan: { fn: tf.tan, low: -1, high: 1 },
  Tanh: { fn: tf.tanh },
};

for (const [name, { fn, low, high, flat }] of Object.entries(unaries)) {
  Deno.test(`${name} is tfjs's, forward and backward`, async () => {
    const x = numbers([3, 5], { low, high });
    if (flat) await agree(({ x }) => ({ y: fn(x) }), { x });
    else await agreeWithGradients((x) => fn(x), [x]);
  });
}

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const binaries: Record<string, Binary> = {
  Add: tf.add,
  Sub: tf.sub,
  Multiply: tf.mul,
  RealDiv: (a, b) => tf.div(a, tf.add(tf.square(b), 0.5)),
  Maximum: tf.maximum,
  Minimum: tf.minimum,
  Pow: (a, b) => tf.pow(tf.add(tf.abs(a), 0.5), b),
  SquaredDifference: tf.squaredDifference,
  Mod: (a, b) => tf.mod(a, tf.add(tf.abs(b), 0.5)),
  FloorDiv: (a, b) => tf.floorDiv(a, tf.add(tf.abs(b), 0.5)),
  Prelu: (a, b) => tf.prelu(a, tf.broadcastTo(b, a.shape)),
};

/** tfjs has no gradient for FloorDiv, and forgets to sum the others' over broadcast axes. */
const forwardOnly = ["FloorDiv", "Maximum", "Minimum", "SquaredDifference"];

for (const [name, fn] of Object.entries(binaries)) {
  Deno.test(`${name} broadcasts as tfjs does, forward and backward`, async () => {
    for (const [a, b] of [[[2, 3], [2, 3]], [[2, 3, 4], [4]], [[2, 3], []], [[2, 3], [2, 1]]]) {
      const [x, y] = [numbers(a, { seed: 3 }), numbers(b, { seed: 4 })];
      const same = a.length === b.length && a.every((dim, i) => dim === b[i]);
      if (forwardOnly.includes(name) && (!same || name === "FloorDiv")) {
        await agree(({ x, y }) => ({ z: fn(x, y) }), { x, y });
      } else await agreeWithGradients((a, b) => fn(a, b), [x, y]);
    }
  });
}

Deno.test("any two shapes that broadcast agree", async () => {
  const dim = fc.constantFrom(1, 2, 3);
  const shapes = fc.tuple(
    fc.array(dim, { maxLength: 4 }),
    fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    fc.nat(4),
  )
    .map((
      [full, ones, rank],
    ) => [full, full.slice(Math.min(rank, full.length)).map((s, i) => ones[i] ? 1 : s)]);
  await fc.assert(
    fc.asyncProperty(shapes, fc.boolean(), async ([a, b], exchanged) => {
      const [left, right] = exchanged ? [b, a] : [a, b];
      await agreeWithGradients((x, y) => tf.mul(tf.add(x, y), y), [
        numbers(left, { seed: 5 }),
        numbers(right, { seed: 6 }),
      ]);
    }),
    { numRuns: 25, seed: 1 },
  );
});

Deno.test("comparisons, logic, choice, casts", async () => {
  const inputs = { a: numbers([4, 6], { seed: 7 }), b: numbers([6], { seed: 8 }) };
  await agree(({ a, b }) => {
    const [x, y] = [tf.round(a), tf.round(b)];
    const [greater, equal] = [tf.greater(x, y), tf.equal(x, y)];
    return {
      greater,
      equal,
      notEqual: tf.notEqual(x, y),
      greaterEqual: tf.greaterEqual(x, y),
      less: tf.less(x, y),
      lessEqual: tf.lessEqual(x, y),
      and: tf.logicalAnd(greater, tf.logicalNot(equal)),
      or: tf.logicalOr(greater, equal),
      nan: tf.isNaN(tf.log(x)),
      finite: tf.isFinite(tf.log(x)),
      infinite: tf.isInf(tf.log(x)),
      select: tf.where(greater, a, tf.mul(a, -3)),
      number: tf.cast(greater, "float32"),
      whole: tf.cast(tf.mul(a, 10), "int32"),
      same: tf.cast(a, "float32"),
      sum: tf.addN([a, a, tf.square(a)]),
    } as Named;
  }, inputs);
});

Deno.test("values that lie in another order are broadcast right", async () => {
  const inputs = [numbers([2, 5, 4, 3]), numbers([3]), numbers([1, 1, 3, 3]), numbers([4, 1])];
  await agreeWithGradients((x, c, w, v) => {
    const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 0);
    return tf.mul(tf.add(tf.relu(tf.add(y, c)), x), tf.mul(v, y));
  }, inputs);
});

Deno.test("every elementwise rule is called by a test here", () => {
  const seen = new Set<string>([...Object.keys(unaries), ...Object.keys(binaries)]);
  const others = [
    "EluGrad",
    "IsFinite",
    "IsInf",
    "IsNan",
    "LogicalNot",
    "Cast",
    "Select",
    "AddN",
    "Equal",
    "NotEqual",
    "Greater",
  ];
  const rest = ["GreaterEqual", "Less", "LessEqual", "LogicalAnd", "LogicalOr"];
  for (const name of [...others, ...rest]) seen.add(name);
  assert.deepEqual(Object.keys(elementwiseRules).filter((name) => !seen.has(name)), []);
  for (const [name, { fn }] of Object.entries(unaries)) {
    const { operations } = trace(({ x }) => ({ y: fn(x) }), { x: numbers([2]) });
    assert.ok(operations.some(({ kernel }) => kernel === name), `${name} was not traced`);
  }
});
