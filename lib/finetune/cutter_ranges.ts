/** Ranges with which a cutter runs in 8 bits, over examples like those that it learnt from. */
import { calibrate, type CalibrationOptions } from "lib/onnx/calibration.ts";
import type { ValueRanges } from "lib/onnx/quantization.ts";
import type { Random } from "lib/tensor/random.ts";
import { float32 } from "lib/tensor/tensor.ts";
import type { CutterExample } from "./cutter_example.ts";

/** Steps whose examples are looked at. */
const steps = 8;

/**
 * Measures a cutter's ranges.
 *
 * @param model of the form of `models/burin_cutter.onnx`
 * @param draw draws the examples of a step
 */
export function cutterRanges(
  model: Uint8Array,
  draw: (random: Random) => readonly Pick<CutterExample, "grey" | "box">[],
  { random, ...options }: CalibrationOptions & { readonly random: Random },
): Promise<ValueRanges> {
  const squares = function* () {
    for (let step = 0; step < steps; step++) {
      for (const { grey, box } of draw(random.fork(step))) {
        const shape = [1, 1, Math.sqrt(grey.length), Math.sqrt(grey.length)];
        yield { grey: float32(grey, shape), box: float32(box, shape) };
      }
    }
  };
  return calibrate(model, squares(), options);
}
