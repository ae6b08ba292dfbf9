/// <reference lib="dom" />
/** Figures that are like some and not like others. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FigureAnswer } from "lib/review/api.ts";
import { countOf, figureName, plateCaption } from "./caption.ts";
import type { Desk } from "./desk.ts";
import { type ExampleKind, firstSearch, type SearchPlace } from "./examples.ts";
import { ExampleButtons, exampleWords, FoundList } from "./found_list.tsx";
import { Thumbnail, usePictures } from "./thumbnail.tsx";

/** How many answers are shown. */
const shown = 120;

/** The examples, and what is found by them. */
export function SearchView({ desk, place }: { desk: Desk; place: SearchPlace }): JSX.Element {
  const { canSearch } = desk.collection;
  const { like, unlike } = place;
  const answer = useAnswer(desk, place);
  const isWaiting = canSearch && like.length > 0 && answer === null;
  return (
    <main id="main" class="search" tabIndex={-1}>
      <section class="side" aria-labelledby="examples-title">
        <div class="titled">
          <h2 id="examples-title">Examples</h2>
          {like.length + unlike.length > 0 && (
            <button
              type="button"
              class="quiet"
              onClick={() => desk.go(firstSearch, { replace: true })}
            >
              Begin anew
            </button>
          )}
        </div>
        <ExampleList desk={desk} kind="like" figures={like} />
        <ExampleList desk={desk} kind="unlike" figures={unlike} />
      </section>
      <section class="shelf" aria-labelledby="answers-title" aria-busy={isWaiting}>
        <div class="heading">
          <h2 id="answers-title">
            {answer === null ? "Search by examples" : (
              <>
                <span class="count">{countOf(answer.found.length, "figure")}</span>
                <span class="of">
                  the most like first, by {answer.model}, in {Math.round(answer.milliseconds)} ms
                </span>
              </>
            )}
          </h2>
        </div>
        {!canSearch
          ? <p class="empty">Nothing can be searched here: run deno task embed, then review.</p>
          : like.length === 0
          ? (
            <p class="empty">
              Choose a figure in the collection, on a plate or on the map, and press{" "}
              <b>Like this</b>. Then press <b>+</b> or <b>−</b>{" "}
              beside an answer to have more like it, or fewer.
            </p>
          )
          : (
            <div class="answers">
              <FoundList desk={desk} found={answer?.found ?? []} label="Answers" size={104} />
            </div>
          )}
      </section>
    </main>
  );
}

/** What is found; null until it is there, and where nothing is asked with. */
function useAnswer(desk: Desk, { like, unlike }: SearchPlace): FigureAnswer | null {
  const [answer, setAnswer] = useState<FigureAnswer | null>(null);
  const { source, collection: { revision, canSearch } } = desk;
  const key = JSON.stringify([like, unlike]);
  useEffect(() => {
    if (!canSearch || like.length === 0) return setAnswer(null);
    let isHere = true;
    source.ask("search", { body: { revision, like, unlike, count: shown } }).then(
      (found) => isHere && setAnswer(found),
      (error) => isHere && desk.fail(error),
    );
    return () => void (isHere = false);
  }, [key]);
  return like.length === 0 ? null : answer;
}

function ExampleList(
  { desk, kind, figures }: { desk: Desk; kind: ExampleKind; figures: readonly number[] },
): JSX.Element {
  const { collection } = desk;
  usePictures(desk, "figures", figures);
  const heading = exampleWords[kind].label.replace("this", "these");
  return (
    <div class="given">
      <h3 id={`${kind}-title`}>{heading}</h3>
      {figures.length === 0
        ? <p class="remark">None yet.</p>
        : (
          <ul aria-labelledby={`${kind}-title`}>
            {figures.map((figure) => {
              const plate = collection.figures.plate[figure];
              return (
                <li key={figure}>
                  <button
                    type="button"
                    class="open"
                    onClick={() => desk.go({ view: "plate", plate, figure })}
                  >
                    <Thumbnail desk={desk} atlas="figures" picture={figure} size={56} />
                    <span class="words">
                      <span class="name">{figureName(collection, figure)}</span>
                      <span class="from">{plateCaption(collection, plate)}</span>
                    </span>
                  </button>
                  <ExampleButtons desk={desk} figure={figure} isSmall />
                </li>
              );
            })}
          </ul>
        )}
    </div>
  );
}
