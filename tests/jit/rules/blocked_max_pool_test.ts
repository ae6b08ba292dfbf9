import assert from "node:assert/strict";
import { isWindowMaximum, movedOnto } from "lib/jit/rules/blocked_max_pool.ts";
import type { Lowering } from "lib/jit/rules/rule.ts";
import { blockSize } from "lib/onnx/block_size.ts";
import { plainTarget } from "lib/onnx/provider.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { openSession } from "lib/onnx/session.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { numbers } from "tests/jit/agree.ts";

const block = await blockSize();

/** Runs what `write` makes of two pictures in blocks. */
async function ran(
  write: (lowering: Lowering) => string,
  { a, b, out }: Record<"a" | "b" | "out", readonly number[]>,
  data: Readonly<Record<"a" | "b", Float32Array>>,
) {
  const graph = graphBuilder();
  graph.input({ name: "a", dtype: "float32", shape: a });
  graph.input({ name: "b", dtype: "float32", shape: b });
  const lowering = {
    graph,
    target: { ...plainTarget, block },
    node: graph.node,
    integers: (values: readonly number[]) =>
      graph.constant({
        dtype: "int64",
        shape: [values.length],
        data: BigInt64Array.from(values, BigInt),
      }),
  } as unknown as Lowering;
  graph.output({ name: "out", dtype: "float32", shape: out }, write(lowering));
  await using session = await openSession(encodeGraph(graph.graph()));
  const results = await session.run({ a: float32(data.a, a), b: float32(data.b, b) });
  return results.out.data;
}

/** Calls back for every element of [M, H, W, B] with its index along the axis and a way to others. */
function each(
  [maps, height, width, inner]: readonly number[],
  axis: number,
  visit: (at: number, along: number, flat: (along: number, length: number) => number) => void,
) {
  let at = 0;
  for (let m = 0; m < maps; m++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < inner; c++, at++) {
          const flat = (along: number, length: number) =>
            axis === 1
              ? ((m * length + along) * width + x) * inner + c
              : ((m * height + y) * length + along) * inner + c;
          visit(at, axis === 1 ? y : x, flat);
        }
      }
    }
  }
}

const ignore = block === null;

for (const axis of [1, 2]) {
  Deno.test({
    name: `a picture moved along axis ${axis} onto another, beside a loop`,
    ignore,
    fn: async () => {
      const dims = [3, 5, 4, block!];
      const [a, b] = [numbers(dims).data, numbers(dims, { seed: 2 }).data];
      for (const shift of [-2, -1, 1, 2]) {
        const got = await ran(
          (lowering) => movedOnto(lowering, { value: "a", base: "b" }, { axis, dims, shift }),
          { a: dims, b: dims, out: dims },
          { a, b },
        );
        each(dims, axis, (at, along, flat) => {
          const from = along - shift;
          const inside = from >= 0 && from < dims[axis];
          assert.equal(got[at], Math.fround(b[at] + (inside ? a[flat(from, dims[axis])] : 0)));
        });
      }
    },
  });

  Deno.test({
    name: `where a window's element is its maximum, along axis ${axis}, beside a loop`,
    ignore,
    fn: async () => {
      for (const length of [4, 5, 7]) {
        const dims = [2, 6, 6, block!].with(axis, length);
        const windows = Math.floor((length + 2 - 3) / 2) + 1;
        const small = dims.with(axis, windows);
        const x = numbers(dims, { seed: length, low: -2, high: 2 }).data.map(Math.round);
        const y = new Float32Array(small.reduce((a, b) => a * b));
        each(small, axis, (at, along, flat) => {
          y[at] = Math.max(
            ...[-1, 0, 1].map((i) => 2 * along + i).filter((i) => i >= 0 && i < length)
              .map((i) => x[flat(i, length)]),
          );
        });
        for (const start of [-1, 0, 1]) {
          const got = await ran(
            (lowering) =>
              isWindowMaximum(lowering, { x: "a", y: "b" }, {
                axis,
                dims,
                windows,
                stride: 2,
                start,
              }),
            { a: dims, b: small, out: small },
            { a: x, b: y },
          );
          each(small, axis, (at, along, flat) => {
            const from = 2 * along + start;
            const inside = from >= 0 && from < length;
            // Padding counts as 0: masks at the edge are only promised where the maximum is above it.
            if (!inside && y[at] <= 0) return;
            assert.equal(got[at], inside && x[flat(from, length)] === y[at] ? 1 : 0);
          });
        }
      }
    },
  });
}
