/** Designs and persons that are known, matched by every model, in colour and in grey. */
import { takeRows } from "lib/retrieval/embed.ts";
import type { Galleries } from "lib/retrieval/galleries.ts";
import { Random } from "lib/tensor/random.ts";
import { acquaintance } from "./acquaintance.ts";
import { counterpartsIn, matchDesigns } from "./design_matching.ts";
import type { DesignRow, PersonsRow, WholeEvaluation } from "./evaluation_tables.ts";
import type { ColourMode } from "./labelled_figures.ts";
import { matchPersons, type PersonRow } from "./person_matching.ts";
import type { WholeEvaluationOptions } from "./whole_evaluation.ts";

/** Designs and persons, by vectors that are seen in one way or two. */
export function matchKnown(
  looked: Readonly<Partial<Record<ColourMode, Galleries>>>,
  { figures, models, counterparts, persons = {}, seed, repeats }: WholeEvaluationOptions,
): Pick<WholeEvaluation, "designs" | "persons"> {
  const modes = Object.keys(looked) as ColourMode[];
  // figures that can be read in each way, so that rows are the same ones
  const readable = modes.map((mode) => new Set(looked[mode]!.rows));
  const rows = [...readable[0]].filter((figure) => readable.every((set) => set.has(figure)));
  const known = rows.map((figure) => figures[figure]);
  const pairs = counterpartsIn(counterparts, rows);
  const designs: DesignRow[] = [];
  const found: PersonsRow[] = [];
  models.forEach((model, m) => {
    const { embedder: { name } } = model;
    const vectors = Object.fromEntries(modes.map((mode) => {
      const { rows: all, vectors } = looked[mode]!;
      const rowOf = new Map(all.map((figure, row) => [figure, row]));
      const taken = rows.map((figure) => rowOf.get(figure)!);
      return [mode, takeRows(vectors[m], taken)];
    }));
    const booksOf = (kind: string) =>
      pairs.filter((pair) => pair.kind === kind).flatMap(({ a, b }) => [known[a], known[b]])
        .map(({ book }) => book);
    const random = new Random(seed).fork("matching");
    for (const query of modes) {
      for (const gallery of modes) {
        const options = {
          pairs,
          plateOf: (row: number) => known[row].plate,
          workOf: (row: number) => known[row].work,
          random,
          repeats,
        };
        const matched = matchDesigns(
          { queries: vectors[query], gallery: vectors[gallery] },
          options,
        );
        designs.push(...matched.map((row) => ({
          ...row,
          model: name,
          query,
          gallery,
          seen: acquaintance(booksOf(row.kind), model),
        })));
      }
      const everybody = { all: (_: PersonRow) => true, ...persons };
      for (const [asked, isAsked] of Object.entries(everybody)) {
        const row = matchPersons(vectors[query], { known, random, isAsked, repeats });
        const books = known.filter((one) => one.person !== null && isAsked(one))
          .map(({ book }) => book);
        if (row) {
          found.push({
            ...row,
            model: name,
            asked,
            colours: query,
            seen: acquaintance(books, model),
          });
        }
      }
    }
  });
  return { designs, persons: found };
}
