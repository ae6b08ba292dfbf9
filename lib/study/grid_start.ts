/** A training's start where the published weights know nothing of the encoder's grid: found on its figures. */
import type { Image } from "lib/image/image.ts";
import { fitGrid, lacksGrid } from "lib/retrieval/grid_fit.ts";
import type { Pretrained } from "lib/simclr/checkpoint.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import { Random } from "lib/tensor/random.ts";
import { viewsForGrid } from "./grid_views.ts";
import type { StageContext } from "./stage_context.ts";

/** Figures that the grid is found on at most: with their views 250 KB each, and more change little. */
const mostGridFigures = 3000;

/** The figures of a training, by number. */
export interface GridFigures {
  readonly config: SimclrConfig;
  readonly seed: number;
  readonly threads?: number | undefined;
  readonly count: number;
  /** Null for one that cannot be read. */
  open(i: number): Promise<Image | null>;
}

/** So many of `count` numbers, spread evenly. */
export function spreadNumbers(count: number, most: number): number[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, i) => Math.floor(i * count / kept));
}

/** What a training starts from, with the grid's weights where they are missing and can be found. */
export async function withGrid(
  pretrained: Pretrained | null,
  { config, seed, threads, count, open }: GridFigures,
  context: Pick<StageContext, "bar" | "say" | "signal">,
): Promise<Pretrained | null> {
  if (!pretrained || !lacksGrid(config, pretrained.weights)) return pretrained;
  const numbers = spreadNumbers(count, mostGridFigures);
  using bar = context.bar("finding the grid's components", numbers.length);
  async function* pictures() {
    for (const [done, i] of numbers.entries()) {
      const picture = await open(i);
      if (picture) yield viewsForGrid(picture, { config, seed, item: i });
      bar.at(done + 1);
    }
  }
  const found = await fitGrid(pretrained, pictures(), {
    config,
    threads,
    signal: context.signal,
    random: new Random(seed).fork("grid"),
  });
  context.say(`Begins with ${found.name.split(", ").at(-1)}.`);
  return found;
}
