/// <reference lib="dom" />
/** The list of pairs to decide, which of them it shows, and the way through it by arrows. */
import type { JSX, RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { ReviewPair } from "lib/review/api.ts";
import { plateCaption } from "./caption.ts";
import { type Desk, labelOfType } from "./desk.ts";
import { Thumbnail, usePictures } from "./thumbnail.tsx";
import { type PairFilter, pairSaid } from "./verdicts.ts";

/** Lines of the list that are in the document at once. */
const linesShown = 60;

/** Pixels between a line that was scrolled to and the edge of its list. */
const edge = 8;

/** Scrolls the list that a line is in, never the page, in which the list may stand below the plates. */
function bringIntoList(line: HTMLElement | null) {
  const list = line?.closest(".side");
  if (!line || !list || list.scrollHeight <= list.clientHeight) return;
  const [own, frame] = [line.getBoundingClientRect(), list.getBoundingClientRect()];
  if (own.top < frame.top) list.scrollTop += own.top - frame.top - edge;
  else if (own.bottom > frame.bottom) list.scrollTop += own.bottom - frame.bottom + edge;
}

/** The list: its length, its filters, and the lines round the pair that is looked at. */
export function PairQueue(
  { desk, queue, at, show }: {
    readonly desk: Desk;
    /** Rows of the pairs that are listed. */
    readonly queue: readonly number[];
    /** Row of the pair that is looked at. */
    readonly at: number | null;
    readonly show: (pair: number) => void;
  },
): JSX.Element {
  const pairs = desk.pairs.value;
  const place = at === null ? 0 : Math.max(0, queue.indexOf(at));
  const first = Math.max(0, Math.min(place - linesShown / 3, queue.length - linesShown) | 0);
  const lines = queue.slice(first, first + linesShown);
  usePictures(desk, "plates", lines.flatMap((i) => [pairs[i].a, pairs[i].b]));
  const here = useRef<HTMLButtonElement>(null);
  const isWalking = useRef(false);
  useEffect(() => {
    if (isWalking.current) here.current?.focus({ preventScroll: true });
    isWalking.current = false;
    bringIntoList(here.current);
  }, [at]);
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = queue[place + step];
    if (to === undefined) return;
    show(to);
    isWalking.current = true;
  };
  /** The one line that Tab stops at. */
  const stop = at !== null && lines.includes(at) ? at : lines[0];
  return (
    <>
      <h2 id="queue-title">
        <span class="count">{queue.length}</span> {queue.length === 1 ? "pair" : "pairs"}
      </h2>
      <p class="by">Least certain first</p>
      <QueueFilters desk={desk} />
      <ol class="queue" start={first + 1} onKeyDown={walk}>
        {lines.map((i) => (
          <li key={i}>
            <QueueLine
              desk={desk}
              pair={pairs[i]}
              isShown={i === at}
              isStop={i === stop}
              line={i === at ? here : null}
              show={() => show(i)}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

function QueueFilters({ desk }: { readonly desk: Desk }): JSX.Element {
  const { collection } = desk;
  const filter = desk.pairFilter.value;
  const pairs = desk.pairs.value;
  const types = useMemo(() => [...new Set(pairs.map(({ type }) => type || "not sure"))], [pairs]);
  const set = (to: Partial<PairFilter>) => desk.pairFilter.value = { ...filter, ...to };
  return (
    <div class="filters">
      <label>
        <span>Type</span>
        <select value={filter.type} onChange={(event) => set({ type: event.currentTarget.value })}>
          <option value="">Every type</option>
          {types.map((type) => (
            <option key={type} value={type}>{labelOfType(collection, type)}</option>
          ))}
        </select>
      </label>
      <label class="tick">
        <input
          type="checkbox"
          checked={filter.isOpen}
          onChange={(event) => set({ isOpen: event.currentTarget.checked })}
        />
        <span>Only those still open</span>
      </label>
      {filter.plate !== null && (
        <button
          type="button"
          class="quiet"
          onClick={() => set({ plate: null })}
        >
          Of {plateCaption(collection, filter.plate)}: show all
        </button>
      )}
    </div>
  );
}

function QueueLine(
  { desk, pair, isShown, isStop, line, show }: {
    readonly desk: Desk;
    readonly pair: ReviewPair;
    readonly isShown: boolean;
    readonly isStop: boolean;
    readonly line: RefObject<HTMLButtonElement | null> | null;
    readonly show: () => void;
  },
): JSX.Element {
  const { collection } = desk;
  const { a, b, type, probability } = pair;
  const said = pairSaid(desk.last.value, pair);
  return (
    <button
      ref={line}
      type="button"
      tabIndex={isStop ? 0 : -1}
      aria-current={isShown ? "true" : undefined}
      onClick={show}
    >
      <Thumbnail desk={desk} atlas="plates" picture={a} size={56} />
      <Thumbnail desk={desk} atlas="plates" picture={b} size={56} />
      <span class="words">
        <span class="name">{plateCaption(collection, a)}</span>
        <span class="name">{plateCaption(collection, b)}</span>
        <span class={said === null ? "guess" : "said"}>
          {said === null
            ? `${labelOfType(collection, type)}, ${Math.round(100 * probability)} %`
            : labelOfType(collection, said)}
        </span>
      </span>
    </button>
  );
}
