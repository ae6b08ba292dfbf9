/** Figures of a run for its report, each with those most like it. */
import { creditLine } from "lib/corpus/credit.ts";
import { personOf } from "lib/corpus/identities.ts";
import { type Image, thumbnail } from "lib/image/image.ts";
import type { AroundView } from "lib/plot/look_around.ts";
import { manyNearestEitherWay } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { cutOutOrNull } from "./corpus.ts";
import type { Embeddings } from "./embeddings.ts";
import { taskFor } from "./run.ts";
import type { StageContext } from "./stage_context.ts";

/** Figures that a report holds at most, and answers for each: as many small pictures are 400 kB. */
const most = { figures: 240, answers: 8 };

/** Pixels of a side in which they are kept: the page shows them in 64. */
const side = 64;

/**
 * Figures of a run, evenly spread over all where there are many, and which of these are most like each.
 * What cannot be read is left out, which is told.
 */
export async function aroundView(
  { corpus, galleries, gallery }: Embeddings,
  told: Pick<StageContext, "say" | "passedOver">,
): Promise<AroundView> {
  const { characters, directory } = corpus;
  const step = Math.max(1, characters.length / most.figures);
  const images: Image[] = [];
  const shown: number[] = [];
  for (let n = 0; n < Math.min(most.figures, characters.length); n++) {
    const row = Math.floor(n * step);
    const image = await cutOutOrNull(corpus, row, "with background", told);
    if (!image) continue;
    images.push(await thumbnail(image, { width: side, height: side }));
    shown.push(row);
  }
  const rows = galleries[gallery];
  const both = { direct: takeRows(rows.direct, shown), flipped: takeRows(rows.flipped, shown) };
  const hits = shown.length === 0 ? [] : await manyNearestEitherWay(both, both.direct, {
    k: most.answers,
    exclude: (query, row) => query === row,
  });
  return {
    of: characters.length,
    command: taskFor("review", directory),
    figures: shown.map((row, n) => {
      const { id, name, sheet } = characters[row];
      return {
        image: images[n],
        caption: [id, personOf(name)].filter(Boolean).join(" "),
        credit: creditLine(sheet),
        neighbours: hits[n].map(({ index, similarity }) => ({ figure: index, similarity })),
      };
    }),
  };
}
