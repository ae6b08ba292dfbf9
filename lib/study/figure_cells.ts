/** What an encoder sees of figures just before its grid: of themselves, of their views, and of what is asked. */
import type { Image } from "lib/image/image.ts";
import { cellsByView, type OpenedCells } from "lib/retrieval/grid_fit.ts";
import { stack } from "lib/retrieval/embed.ts";
import { windowImages } from "lib/retrieval/windows.ts";
import { configs, type SimclrConfig } from "lib/simclr/config.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { FigureWindows } from "./encoder_folds.ts";
import { queryImages } from "./evaluate.ts";
import type { Figures } from "./figures.ts";
import { viewsForGrid } from "./grid_views.ts";
import type { StageContext } from "./stage_context.ts";

/** Recipes of the study's protocol, and the size of its views. */
const asked = ["base_aug", "extended_aug"] as const;
const { size: askedSize } = configs.ResNet18_50epoch_base_aug;

/** What is looked at besides the figures themselves. */
export interface FigureCellsOptions {
  readonly seed: number;
  /** The encoder whose grid is looked for on the figures; left out, no views of them are needed. */
  readonly grid?: Pick<SimclrConfig, "augmentation" | "size"> | undefined;
  /** Whether the study's protocol is asked: its queries, and windows of the figures. */
  readonly isEvaluated: boolean;
}

/** Cells of figures. `[G, C, P]` each */
export interface FigureCells {
  /** Numbers of the figures that could be read. `[G]` */
  readonly rows: readonly number[];
  /** Of the figures, and of them in each view that a grid is found on. */
  readonly views: readonly Tensor<"float32">[];
  /** Of the figures as each augmentation of the protocol changes them. */
  readonly queries: Readonly<Record<string, Tensor<"float32">>>;
  /** Of parts of the figures, by number of row; left out where all are small. */
  readonly windows: FigureWindows | undefined;
}

/** Looks at figures one after the other; those that cannot be read are left out. 20 KB of memory for each picture. */
export async function figureCells(
  { count, open }: Figures,
  { opened, seed, grid, isEvaluated, context }: FigureCellsOptions & {
    readonly opened: OpenedCells;
    readonly context: StageContext;
  },
): Promise<FigureCells> {
  using bar = context.bar("looking at figures", count);
  const rows: number[] = [];
  const [parts, partOf]: [Tensor<"float32">[], number[]] = [[], []];
  async function* pictures() {
    for (let i = 0; i < count; i++) {
      const picture: Image | null = await open(i);
      bar.at(i + 1);
      if (!picture) continue;
      const windows = isEvaluated ? windowImages(picture) : [];
      if (windows.length > 0) {
        parts.push(await opened.cellsOf(windows));
        partOf.push(...windows.map(() => rows.length));
      }
      rows.push(i);
      const queries = isEvaluated
        ? asked.flatMap((augmentation) =>
          queryImages(picture, [{ n: i }], { seed, config: { augmentation, size: askedSize } })
        )
        : [];
      const views = grid ? viewsForGrid(picture, { config: grid, seed, item: i }) : [picture];
      yield [...queries, ...views];
    }
  }
  const cells = await cellsByView(opened, pictures(), { signal: context.signal });
  const kinds = isEvaluated ? asked.length : 0;
  return {
    rows,
    views: cells.slice(kinds),
    queries: Object.fromEntries(
      cells.slice(0, kinds).map((one, a): [string, Tensor<"float32">] => [asked[a], one]),
    ),
    windows: parts.length > 0 ? { cells: stack(parts), figures: partOf } : undefined,
  };
}
