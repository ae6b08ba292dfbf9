/** All that one model's answers to one list of queries say, with intervals that respect works. */
import {
  byCluster,
  clusterBootstrap,
  type Interval,
  pairedBootstrap,
  type PairedDifference,
} from "lib/retrieval/intervals.ts";
import { type McNemar, mcnemar } from "lib/retrieval/mcnemar.ts";
import { meanRank, meanReciprocalRank, type TiedMean } from "lib/retrieval/mean_rank.ts";
import {
  type MicroAveragePrecision,
  microAveragePrecision,
} from "lib/retrieval/micro_average_precision.ts";
import { recallCurve } from "lib/retrieval/recall.ts";
import { hitChances, type TopK } from "lib/retrieval/topk.ts";
import type { Random } from "lib/tensor/random.ts";
import type { Evaluated } from "./evaluate.ts";

/** Top-1, Top-3 and Top-10 with intervals that resample works. */
export interface TopByWork {
  /** Share of queries whose own original came first, 0 to 1. */
  readonly top1: Interval;
  /** Share of those whose own original was among the first three. */
  readonly top3: Interval;
  /** Share of those whose own original was among the first ten. */
  readonly top10: Interval;
}

/** What is measured of one model. */
export interface ProtocolRow {
  /** Its name. */
  readonly model: string;
  /** How its weights began. */
  readonly init: string;
  /** Figures in the gallery. */
  readonly size: number;
  /** Queries that were asked. */
  readonly queries: number;
  /** Works that the queries are of. */
  readonly works: number;
  /** Wilson's intervals, which take every query as independent. */
  readonly wilson: TopByWork;
  /** The same shares with a bootstrap by work. */
  readonly byWork: TopByWork;
  /** Recall from 1 to 1000. */
  readonly recall: readonly TopK[];
  /** Mean reciprocal rank. */
  readonly mrr: TiedMean;
  /** Mean rank, from 1. */
  readonly rank: TiedMean;
  /** All pairs of a query and a figure in one list. */
  readonly micro: MicroAveragePrecision;
}

/** Two models on the same queries. */
export interface ModelComparison {
  /** The first one's name. */
  readonly first: string;
  /** The second one's name. */
  readonly second: string;
  /** Queries that one of them alone answered first, a tie being no answer. */
  readonly mcnemar: McNemar;
  /** The first one's Top-1 less the second one's, with a bootstrap by work. */
  readonly top1: PairedDifference;
}

/** The works of figures, and what draws resamples. */
export interface ByWorkOptions {
  /** What names the work of a figure. */
  readonly workOf: (figure: number) => string;
  /** Draws the resamples. */
  readonly random: Random;
  /** Resamples. Default 2,000. */
  readonly repeats?: number | undefined;
}

const depths = { top1: 1, top3: 3, top10: 10 } as const;

/** What names the work of a query. */
const workOfQuery = (
  { queries, figures }: Pick<Evaluated, "queries" | "figures">,
  { workOf }: Pick<ByWorkOptions, "workOf">,
) =>
(q: number) => workOf(figures[queries[q].row]);

/** Top-1, Top-3 and Top-10 of each model, with a bootstrap by work; and how many works asked. */
export function topByWork(
  evaluated: Evaluated,
  { workOf, random, repeats }: ByWorkOptions,
): { readonly works: number; readonly tops: readonly TopByWork[] } {
  const { queries, models } = evaluated;
  const work = workOfQuery(evaluated, { workOf });
  const tops = models.map(({ model, result: { ranks } }): TopByWork => {
    const of = (top: keyof typeof depths) =>
      clusterBootstrap(byCluster(hitChances(ranks, depths[top]), work), {
        random: random.fork(`${model} ${top}`),
        repeats,
      });
    return { top1: of("top1"), top3: of("top3"), top10: of("top10") };
  });
  return { works: new Set(queries.map((_, q) => work(q))).size, tops };
}

/**
 * A row for each model.
 *
 * ```ts
 * import { blank } from "lib/image/image.ts";
 * import { phashEmbedder } from "lib/retrieval/embed.ts";
 * import { configs } from "lib/simclr/config.ts";
 * import { evaluate } from "lib/study/evaluate.ts";
 * import { protocolRows } from "lib/study/protocol_row.ts";
 * import { Random } from "lib/tensor/random.ts";
 * const open = () => Promise.resolve(blank({ width: 60, height: 80 }, [255, 255, 255, 255]));
 * const options = { models: [phashEmbedder], config: configs.demo, seed: 7, queries: 10 };
 * const evaluated = await evaluate({ count: 4, open }, options);
 * const [row] = protocolRows(evaluated, { workOf: String, random: new Random(7) });
 * row.byWork.top1.value; // .25: four figures that are all alike
 * ```
 */
export function protocolRows(
  evaluated: Evaluated,
  options: ByWorkOptions,
): ProtocolRow[] {
  const { queries, models } = evaluated;
  const { works, tops } = topByWork(evaluated, options);
  const isRight = (query: number, row: number) => queries[query].row === row;
  return models.map(({ model, init, vectors, result }, m): ProtocolRow => {
    const { ranks, top1, top3, top10 } = result;
    return {
      model,
      init,
      size: result.gallery,
      queries: result.queries,
      works,
      wilson: { top1, top3, top10 },
      byWork: tops[m],
      recall: recallCurve(ranks),
      mrr: meanReciprocalRank(ranks),
      rank: meanRank(ranks),
      micro: microAveragePrecision(vectors, { isRight, normalized: true }),
    };
  });
}

/** The first model beside each of the others, on the same queries. */
export function compareModels(
  evaluated: Evaluated,
  { workOf, random, repeats }: ByWorkOptions,
): ModelComparison[] {
  const [first, ...others] = evaluated.models;
  const work = workOfQuery(evaluated, { workOf });
  const isFirst = ({ result: { ranks } }: Evaluated["models"][number]) =>
    Array.from(ranks.pessimistic, (rank) => rank === 1);
  return others.map((second): ModelComparison => {
    const [a, b] = [first, second].map(({ result }) => hitChances(result.ranks, 1));
    return {
      first: first.model,
      second: second.model,
      mcnemar: mcnemar(isFirst(first), isFirst(second)),
      top1: pairedBootstrap(byCluster(a.map((chance, q) => chance - b[q]), work), {
        random: random.fork(`${first.model} ${second.model}`),
        repeats,
      }),
    };
  });
}
