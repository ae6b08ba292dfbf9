/// <reference lib="dom" />
/** What was chosen on the map, as a grid, and what can be done with it. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { countOf, figureCaption, figureLine } from "./caption.ts";
import type { Desk } from "./desk.ts";
import { firstSearch, mostExamples, someOf } from "./examples.ts";
import { FigureGrid } from "./figure_grid.tsx";

/** Name of the list of what is chosen. */
export const chosenList = "Chosen figures";

/** The chosen figures; null: none were chosen yet. */
export function ChosenFigures(
  { desk, chosen, chooseNothing, open }: {
    readonly desk: Desk;
    readonly chosen: readonly number[] | null;
    readonly chooseNothing: () => void;
    readonly open: (figure: number) => void;
  },
): JSX.Element {
  const { collection } = desk;
  const rows = useMemo(() => Int32Array.from(chosen ?? []), [chosen]);
  return (
    <section class="side" aria-labelledby="chosen-title">
      <h2 id="chosen-title">
        {chosen === null ? "Nothing chosen yet" : `${countOf(chosen.length, "figure")} chosen`}
      </h2>
      {chosen === null
        ? (
          <p class="remark">
            Draw round some figures with the lasso, or choose all that the map shows: they are
            listed here.
          </p>
        )
        : (
          <div class="buttons">
            {collection.canSearch && chosen.length > 0 && (
              <button
                type="button"
                onClick={() => desk.go({ ...firstSearch, like: someOf(chosen) })}
              >
                Search for more like{" "}
                {chosen.length > mostExamples ? `${mostExamples} of these` : "these"}
              </button>
            )}
            <button type="button" class="quiet" onClick={chooseNothing}>
              Choose nothing
            </button>
          </div>
        )}
      {rows.length > 0 && (
        <FigureGrid
          desk={desk}
          name={chosenList}
          atlas="figures"
          rows={rows}
          size={80}
          captionOf={(figure) => figureCaption(collection, figure)}
          lineOf={(figure) => figureLine(collection, figure)}
          onOpen={open}
        />
      )}
    </section>
  );
}
