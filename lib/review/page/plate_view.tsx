/// <reference lib="dom" />
/** One plate in deep zoom, its figures over it, and the neighbours of one of them or of a drawn box. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { PlateDetail } from "lib/review/api.ts";
import { plateCaption } from "./caption.ts";
import type { Desk } from "./desk.ts";
import type { DrawnBox } from "./drawn_box.ts";
import { NeighbourList } from "./neighbours.tsx";
import { FigureList, PlateWords } from "./plate_words.tsx";
import { PlateWindow } from "./plate_window.tsx";

/** The place of a plate, and of one of its figures. */
interface PlateProps {
  readonly desk: Desk;
  readonly plate: number;
  readonly figure: number | null;
}

/** The plate, its figures, its words. */
export function PlateSheet({ desk, plate, figure }: PlateProps): JSX.Element {
  const { collection } = desk;
  const own = useMemo(() => figuresOf(desk, plate), [plate]);
  const [detail, setDetail] = useState<PlateDetail | null>(null);
  const [query, setQuery] = useState<DrawnBox | null>(null);
  useEffect(() => {
    setDetail(null);
    setQuery(null);
    let isHere = true;
    desk.source.ask("plate", { parts: { plate } }).then(
      (found) => isHere && setDetail(found),
      desk.fail,
    );
    return () => void (isHere = false);
  }, [plate]);
  const choose = (to: number | null) => {
    setQuery(null);
    desk.go({ view: "plate", plate, figure: to }, { replace: true });
  };
  return (
    <main id="main" class="plate" tabIndex={-1}>
      <section class="bench" aria-labelledby="plate-title">
        <div class="heading">
          <button type="button" class="link back" onClick={() => desk.go(desk.lastList.value)}>
            ← The list
          </button>
          <h2 id="plate-title">{plateCaption(collection, plate)}</h2>
        </div>
        <PlateWindow
          key={plate}
          {...{ desk, plate, figure, own, detail, query, setQuery, choose }}
        />
      </section>
      <section class="side" aria-label="The plate's figures and words">
        <FigureList {...{ desk, own, figure, choose }} />
        {query !== null
          ? <NeighbourList desk={desk} of={{ plate, box: query }} />
          : figure !== null
          ? <NeighbourList desk={desk} of={{ figure }} />
          : <p class="remark">Choose a figure to see others like it.</p>}
        <PairsOf {...{ desk, plate }} />
        <PlateWords {...{ desk, plate, detail }} />
      </section>
    </main>
  );
}

function figuresOf({ collection: { figures } }: Desk, plate: number): number[] {
  const first = figures.plate.indexOf(plate);
  const own = [];
  for (let i = first; i >= 0 && figures.plate[i] === plate; i++) own.push(i);
  return own;
}

function PairsOf({ desk, plate }: { desk: Desk; plate: number }): JSX.Element | null {
  const count = desk.pairs.value.filter(({ a, b }) => a === plate || b === plate).length;
  if (count === 0) return null;
  return (
    <p class="twins">
      <button
        type="button"
        onClick={() => {
          desk.pairFilter.value = { type: "", isOpen: false, plate };
          desk.go({ view: "pairs", pair: null });
        }}
      >
        Compare with its {count === 1 ? "twin" : `${count} twins`}
      </button>
    </p>
  );
}
