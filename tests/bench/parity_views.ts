/** Views for the parity bench: strokes on flat paper, whose ties pooling must break as PyTorch does. */
import { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

/** Normalised white and black of ImageNet's statistics, by channel. */
const [white, black] = [[2.25, 2.43, 2.64], [-2.12, -2.04, -1.8]];

/** One figure: short straight strokes about a middle, moved and inked a little for each view. */
function draw(into: Float32Array, { side, figure, view }: {
  side: number;
  figure: Random;
  view: Random;
}): void {
  for (let at = 0; at < into.length; at++) into[at] = white[at % 3];
  const [x0, y0] = [0, 1].map(() => side * (0.5 + view.range(-0.1, 0.1)));
  const ink = view.range(0.6, 1);
  for (let stroke = 0; stroke < 60; stroke++) {
    const [radius, angle, turn] = [0, 1, 2].map(() => figure.next());
    const length = side * (0.05 + 0.15 * figure.next());
    const x = x0 + side * 0.35 * radius * Math.cos(6.283 * angle);
    const y = y0 + side * 0.35 * radius * Math.sin(6.283 * angle);
    for (let along = 0; along < length; along++) {
      const column = Math.round(x + along * Math.cos(3.1416 * turn));
      const row = Math.round(y + along * Math.sin(3.1416 * turn));
      if (row < 0 || row >= side || column < 0 || column >= side) continue;
      for (let c = 0; c < 3; c++) {
        into[3 * (row * side + column) + c] = ink * black[c] + (1 - ink) * white[c];
      }
    }
  }
}

/** Both views of other figures at each step: [2N, side, side, 3], the second views below the first. */
export function strokeViews(
  { step, pairs, side }: { step: number; pairs: number; side: number },
): Tensor<"float32"> {
  const size = 3 * side * side;
  const data = new Float32Array(2 * pairs * size);
  const random = new Random(7).fork(`step ${step}`);
  for (let i = 0; i < 2 * pairs; i++) {
    const figure = random.fork(`figure ${i % pairs}`);
    draw(data.subarray(i * size, (i + 1) * size), { side, figure, view: random.fork(`view ${i}`) });
  }
  return float32(data, [2 * pairs, side, side, 3]);
}
