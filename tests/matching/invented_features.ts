/** Features that tests invent: each place of a scene has a vector of its own. */
import type { PlaceVectors } from "lib/matching/place_vectors.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { Random } from "lib/tensor/random.ts";

const channels = 16;

/** A scene: the vector at a point, smooth over the plane, another for each seed. */
export function scene(seed: number) {
  const random = new Random(seed);
  const waves = Array.from({ length: channels }, () =>
    Array.from({ length: 6 }, () => [
      random.range(-14, 14),
      random.range(-14, 14),
      random.range(0, 6.3),
      random.range(0.5, 1),
    ]));
  return (x: number, y: number): number[] =>
    waves.map((own) =>
      own.reduce((sum, [u, v, phase, height]) => sum + height * Math.sin(u * x + v * y + phase), 0)
    );
}

/** A grid of the scene's vectors, each place looked up where `at` says. */
export function seen(
  look: (x: number, y: number) => number[],
  { side = 14, at = (x: number, y: number): readonly [number, number] => [x, y] } = {},
): PlaceVectors {
  const data = new Float32Array(side * side * channels);
  for (let p = 0; p < side * side; p++) {
    const [x, y] = at((p % side + 0.5) / side, (Math.floor(p / side) + 0.5) / side);
    const vector = look(x, y);
    const length = Math.hypot(...vector);
    vector.forEach((value, c) => data[p * channels + c] = value / length);
  }
  return { side, vectors: float32(data, [side * side, channels]) };
}

/** Cosines of all places with all. `[P, P]` */
export function cosinesOf(
  { vectors: a }: PlaceVectors,
  { vectors: b }: PlaceVectors,
): Tensor<"float32"> {
  const [places] = a.shape;
  const out = new Float32Array(places * places);
  for (let i = 0; i < places; i++) {
    for (let j = 0; j < places; j++) {
      for (let c = 0; c < channels; c++) {
        out[i * places + j] += a.data[i * channels + c] * b.data[j * channels + c];
      }
    }
  }
  return float32(out, [places, places]);
}
