/// <reference lib="dom" />
/** Figures that are like one, or like what is in a box. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SimilarFigure } from "lib/review/api.ts";
import type { Desk } from "./desk.ts";
import type { DrawnBox } from "./drawn_box.ts";
import { FoundList } from "./found_list.tsx";

/** What neighbours are asked of. */
export type NeighbourQuery =
  | { readonly figure: number }
  | { readonly plate: number; readonly box: DrawnBox };

/** How many are shown. */
const shown = 24;

interface Found {
  readonly model: string | null;
  readonly found: readonly SimilarFigure[];
  /** What a search took; null where it was read. */
  readonly milliseconds: number | null;
}

async function neighboursOf({ source, collection }: Desk, of: NeighbourQuery): Promise<Found> {
  if ("box" in of) {
    const body = {
      revision: collection.revision,
      box: { plate: of.plate, xyxy: of.box },
      count: shown,
    };
    return await source.ask("search", { body });
  }
  const file = Math.floor(of.figure / collection.neighboursPerFile);
  const { model, first, neighbours } = await source.ask("neighbours", { parts: { file } });
  return {
    model,
    found: (neighbours[of.figure - first] ?? []).slice(0, shown),
    milliseconds: null,
  };
}

/** The neighbours, most similar first. */
export function NeighbourList({ desk, of }: { desk: Desk; of: NeighbourQuery }): JSX.Element {
  const [answer, setAnswer] = useState<Found | null>(null);
  const key = JSON.stringify(of);
  useEffect(() => {
    setAnswer(null);
    let isHere = true;
    neighboursOf(desk, of).then((found) => {
      if (!isHere) return;
      setAnswer(found);
      if ("box" in of) desk.tell(`${found.found.length} figures found`);
    }, (error) => isHere && desk.fail(error));
    return () => void (isHere = false);
  }, [key]);
  const found = answer?.found ?? [];
  return (
    <section class="neighbours" aria-labelledby="neighbours-title" aria-busy={answer === null}>
      <h3 id="neighbours-title">{"box" in of ? "Like what is in the box" : "Others like it"}</h3>
      {answer !== null && found.length === 0 && (
        <p class="remark">
          {answer.model === null ? "Nothing has been embedded: run deno task embed." : "None."}
        </p>
      )}
      <FoundList
        key={key}
        desk={desk}
        found={found}
        label={"box" in of ? "Figures like what is in the box" : "Figures like it"}
      />
      {answer?.model && (
        <p class="by">
          By {answer.model}
          {answer.milliseconds !== null && `, in ${Math.round(answer.milliseconds)} ms`}
        </p>
      )}
    </section>
  );
}
