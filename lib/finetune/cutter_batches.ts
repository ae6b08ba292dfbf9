/** What a step of a cutter's training takes: examples of several sources, each with its share. */
import type { Random } from "lib/tensor/random.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { type CutterExample, cutterExample } from "./cutter_example.ts";
import type { FigureStore } from "./cutter_figures.ts";
import type { Neck } from "./cutter_neck.ts";
import { inputChannels } from "./cutter_network.ts";

/** Some figures of a store. */
export interface FigureChoice {
  readonly store: FigureStore;
  readonly indices: readonly number[];
}

/** Where examples come from, and how many a step takes of each. */
export interface CutterSources {
  readonly engraved: FigureChoice;
  /** Null where only engraved plates are learnt from. */
  readonly prints: FigureChoice | null;
  /** Figures of prints whose masks a cutter guessed. Default: none. */
  readonly guesses?: FigureChoice | null;
}

export interface CutterShares {
  /** Examples of a step. */
  readonly batch: number;
  /** Share of the examples that come from real prints, where there are some. */
  readonly realShare: number;
  /** Share of the examples whose masks are guesses, where there are some. */
  readonly guessShare: number;
}

/** Examples of a step. */
export interface CutterInputs {
  /** Greys and boxes. [N, H / 2, W / 2, 8] */
  readonly x: Tensor<"float32">;
  /** What the neck sees, level by level. Each [N, C, h, w] */
  readonly seen: readonly Tensor<"float32">[];
  /** Masks. [N, H / 2, W / 2, 4] */
  readonly target: Tensor<"float32">;
}

/** Where each example of a batch is from. */
function sourcesOf(
  { engraved, prints, guesses }: CutterSources,
  { batch, realShare, guessShare }: CutterShares,
): FigureChoice[] {
  const some = (choice: FigureChoice | null | undefined, share: number) =>
    choice ? Array<FigureChoice>(Math.round(share * batch)).fill(choice) : [];
  const real = [...some(prints, realShare), ...some(guesses, guessShare)].slice(0, batch);
  return [...real, ...Array<FigureChoice>(batch - real.length).fill(engraved)];
}

/** Examples side by side, as a step takes them. */
async function cutterInputs(
  examples: readonly CutterExample[],
  { side, neck }: { readonly side: number; readonly neck: Neck },
): Promise<CutterInputs> {
  const [count, half, pixels] = [examples.length, side / 2, side * side];
  const x = new Float32Array(count * half * half * inputChannels);
  const target = new Float32Array(count * pixels);
  const all = new Float32Array(count * pixels);
  for (const [n, { grey, box, target: wanted }] of examples.entries()) {
    all.set(grey, n * pixels);
    for (let i = 0; i < pixels; i++) {
      const [u, v] = [i % side, Math.floor(i / side)];
      const place = (n * half + (v >> 1)) * half + (u >> 1);
      const corner = 2 * (v & 1) + (u & 1);
      x[place * inputChannels + 2 * corner] = grey[i] / 127.5 - 1;
      x[place * inputChannels + 2 * corner + 1] = box[i];
      target[place * 4 + corner] = wanted[i];
    }
  }
  const seen = await neck.see(all, count);
  return {
    x: float32(x, [count, half, half, inputChannels]),
    seen,
    target: float32(target, [count, half, half, 4]),
  };
}

/** How examples are drawn: how many of each source, and `side` of the crops in pixels. */
export interface CutterDrawing {
  readonly shares: CutterShares;
  readonly side: number;
}

/** Draws the examples of a step. */
export function cutterExamples(
  from: CutterSources,
  { shares, side }: CutterDrawing,
): (random: Random) => CutterExample[] {
  // every batch has its share of each source, however small that is
  const sources = sourcesOf(from, shares);
  const figureOf = (stream: Random) => {
    const { store, indices } = stream.pick(sources);
    return store.figure(stream.pick(indices));
  };
  return (random) =>
    sources.map(({ store, indices }, i) => {
      const stream = random.fork(i);
      const figure = store.figure(stream.fork("figure").pick(indices));
      return cutterExample(figure, { random: stream, side, other: figureOf });
    });
}

/** Draws batches, and what the neck sees of them. */
export function cutterBatches(
  from: CutterSources,
  { neck, ...drawing }: CutterDrawing & { readonly neck: Neck },
): (random: Random) => Promise<CutterInputs> {
  const draw = cutterExamples(from, drawing);
  return (random) => cutterInputs(draw(random), { side: drawing.side, neck });
}
