/** What burin_encoder was found to be worth on real prints, and what colour does, as a notebook shows it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { number, recordOf, text, v } from "lib/assets/checked.ts";
import type { Chart } from "lib/plot/chart.ts";
import { shareCurves } from "lib/plot/share_curves.ts";
import { type Table, tableOf } from "lib/plot/table.ts";
import { readResultFile } from "lib/study/result_file.ts";

/** A share and its interval. */
interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const share = recordOf<Share>({ value: number, low: number, high: number });

/** Changed views. */
interface Protocol {
  readonly augmentation: string;
  readonly queries: number;
  readonly windows: number;
  readonly top1: Share;
  readonly top3: Share;
  readonly top10: Share;
}

/** The same on all figures of a run, cut out in two ways. */
interface RunProtocol extends Protocol {
  readonly cutOuts: string;
}

/** Figures of one design on two plates. */
interface Designs {
  readonly kind: string;
  readonly queries: number;
  readonly firstApart: Share;
  readonly firstFiveApart: Share;
}

/** Figures of one person. */
interface Persons {
  readonly asked: string;
  readonly queries: number;
  readonly map: Share;
  readonly first: Share;
}

/** What is read of a result of `deno task encoder`. */
interface Encoder {
  readonly command: string;
  readonly figures: number;
  readonly folds: {
    readonly protocol: readonly Protocol[];
    readonly designs: readonly Designs[];
    readonly persons: readonly Persons[];
  };
  readonly run: { readonly rows: readonly RunProtocol[] } | null;
}

const protocolRow = {
  augmentation: text,
  queries: number,
  windows: number,
  top1: share,
  top3: share,
  top10: share,
};

const encoderSchema = recordOf<Encoder>({
  command: text,
  figures: number,
  folds: recordOf<Encoder["folds"]>({
    protocol: v.array(recordOf<Protocol>(protocolRow)),
    designs: v.array(
      recordOf<Designs>({ kind: text, queries: number, firstApart: share, firstFiveApart: share }),
    ),
    persons: v.array(
      recordOf<Persons>({ asked: text, queries: number, map: share, first: share }),
    ),
  }),
  run: v.nullable(recordOf<NonNullable<Encoder["run"]>>({
    rows: v.array(recordOf<RunProtocol>({ cutOuts: text, ...protocolRow })),
  })),
});

/** A point of a colour curve. */
interface Point {
  readonly along: string;
  readonly shares: { readonly gray: number; readonly clahe: number };
  readonly kind: string;
  readonly query: string;
  readonly gallery: string;
  readonly first: Share;
}

/** What is read of a result of `deno task encoder --colour-curve`. */
interface ColourCurve {
  readonly command: string;
  readonly points: readonly Point[];
}

const colourSchema = recordOf<ColourCurve>({
  command: text,
  points: v.array(recordOf<Point>({
    along: text,
    shares: recordOf<Point["shares"]>({ gray: number, clahe: number }),
    kind: text,
    query: text,
    gallery: text,
    first: share,
  })),
});

/** Counterparts found over the share of views that are grey, or equalised. */
export interface ColourViews {
  /** What was typed. */
  readonly command: string;
  /** Over the share of grey views. */
  readonly grey: Chart;
  /** Over the share of equalised views. */
  readonly equalised: Chart;
}

/** The shipped encoder on books that it was not found on. */
export interface EncoderViews {
  /** What was typed. */
  readonly command: string;
  /** How often a changed view finds its own original. */
  readonly protocol: Table;
  /** The same among all figures of a run, labelled ones and finds; null where none was asked. */
  readonly everything: Table | null;
  /** How often a figure finds itself on another plate of the design. */
  readonly designs: Table;
  /** How often it finds the same person on other plates. */
  readonly persons: Table;
  /** What colour does; null where its file is not there. */
  readonly colour: ColourViews | null;
}

const count = { label: "queries", kind: "count" } as const;
const interval = (label: string) => ({ label, kind: "interval" }) as const;

/** The columns of the study's protocol. */
const protocolColumns = {
  augmentation: { label: "views", kind: "text" },
  queries: count,
  windows: { label: "windows beside the figures", kind: "count" },
  top1: interval("Top-1"),
  top3: interval("Top-3"),
  top10: interval("Top-10"),
} as const;

/** A kind of pair in the legend's few words. */
function shortly(kind: string): string {
  const [whole] = kind.replaceAll(/ \([^)]*\)/g, "").split(/ of the same| in an? /);
  return whole.length <= 60 ? whole : `${whole.slice(0, whole.lastIndexOf(" ", 60))} ...`;
}

function colourChart(points: readonly Point[], along: "gray" | "clahe", x: string): Chart {
  const ways = [["colour", "as printed"], ["grey", "both grey"]] as const;
  const coloured = points.filter((point) =>
    point.along === along && /colou?red/i.test(point.kind) && point.query === point.gallery
  );
  const curves = [...Map.groupBy(coloured, ({ kind }) => kind)].flatMap(([kind, own]) =>
    ways.map(([mode, way]) => ({
      name: `${shortly(kind)}, ${way}`,
      group: kind,
      way,
      points: own.filter(({ query }) => query === mode)
        .map(({ shares, first }) => ({ share: shares[along], ...first })),
    }))
  );
  return shareCurves(curves, { x });
}

/**
 * The results of `deno task encoder` and of its colour curve in a folder; null where they are not there.
 *
 * @throws {Error} where `burin_encoder.json` is damaged, or something else
 *
 * ```ts
 * import { encoderResults } from "lib/notebook/encoder_results.ts";
 * encoderResults({ directory: "notebooks/results" })?.command; // "deno task encoder --out out/encoder"
 * ```
 */
export function encoderResults(
  { directory }: { readonly directory: string },
): EncoderViews | null {
  const file = join(directory, "burin_encoder.json");
  if (!existsSync(file)) return null;
  const found = readResultFile(file, { format: "burin-encoder-1", schema: encoderSchema });
  if (!found) {
    throw new Error(
      `Cannot read ${file}: it is not a result of deno task encoder. Restore the file`,
    );
  }
  const { command, figures, folds: { protocol, designs, persons }, run } = found;
  const colourFile = join(directory, "colour_curve.json");
  const curve = existsSync(colourFile)
    ? readResultFile(colourFile, { format: "burin-colour-curve-1", schema: colourSchema })
    : null;
  return {
    command,
    protocol: tableOf(protocol, {
      caption: `Changed views among ${figures} figures`,
      columns: protocolColumns,
    }),
    everything: run && tableOf(run.rows, {
      caption: "Changed views among all figures, labelled ones and finds",
      columns: { cutOuts: { label: "cut out", kind: "text" }, ...protocolColumns },
    }),
    designs: tableOf(designs, {
      caption: "The same figure on another plate of one design",
      columns: {
        kind: { label: "plates", kind: "text" },
        queries: count,
        firstApart: interval("first answer right"),
        firstFiveApart: interval("first five"),
      },
    }),
    persons: tableOf(persons, {
      caption: "The same person on other plates of the book",
      columns: {
        asked: { label: "asked for", kind: "text" },
        queries: count,
        map: interval("mean average precision"),
        first: interval("first answer right"),
      },
    }),
    colour: curve && {
      command: curve.command,
      grey: colourChart(curve.points, "gray", "share of views that are grey"),
      equalised: colourChart(curve.points, "clahe", "share of views that are equalised"),
    },
  };
}
