/// <reference lib="dom" />
/** Pairs of plates: compared, and a verdict on each; the least certain come first. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ReviewPair } from "lib/review/api.ts";
import { countOf, figureName, plateCaption, textAt } from "./caption.ts";
import { type CompareMode, compareModes, Comparison, type LaidPlate } from "./comparison.tsx";
import { type Desk, labelOfType } from "./desk.ts";
import { isWriting } from "./keys.ts";
import { isMirror, isUsable, laidOver } from "./registered.ts";
import { Thumbnail, useSheets } from "./thumbnail.tsx";
import { nextPair, pairQueue, pairSubject } from "./verdicts.ts";

/** The queue, the two plates, and the verdicts. */
export function PairsView({ desk, pair }: { desk: Desk; pair: number | null }): JSX.Element {
  const { collection } = desk;
  const pairs = desk.pairs.value;
  const filter = desk.pairFilter.value;
  const last = desk.last.value;
  const queue = useMemo(() => pairQueue(pairs, { filter, last }), [pairs, filter, last]);
  const [mode, setMode] = useState<CompareMode>("side");
  const [turn, setTurn] = useState(0);
  const at = pair !== null && pair < pairs.length ? pair : queue[0] ?? null;
  const show = (to: number | null) => desk.go({ view: "pairs", pair: to }, { replace: true });
  const said = at === null ? undefined : last.get(pairSubject(pairs[at]));
  const decide = async (value: string) => {
    if (at === null || !collection.canSave) return;
    const { a, b, figures } = pairs[at];
    const next = nextPair(queue, at);
    const before = desk.verdicts.value.length;
    await desk.say({ of: "pair", a, b, figures, value });
    if (desk.verdicts.value.length > before) show(next ?? at);
  };
  const step = (by: number) => {
    const place = at === null ? -1 : queue.indexOf(at);
    const to = queue[Math.min(queue.length - 1, Math.max(0, place + by))];
    if (to !== undefined) show(to);
  };
  const keys = useRef<(event: KeyboardEvent) => void>(() => {});
  keys.current = (event) => {
    if (!desk.hasKeys.value || desk.isHelpOpen.value || isWriting(event)) return;
    const key = event.key.toLowerCase();
    const to = Object.entries(compareModes).find(([, row]) => row.key === key);
    if (to) setMode(to[0] as CompareMode);
    else if (key === "j" || key === "n") step(1);
    else if (key === "p") step(-1);
    else if (key === "t" && mode === "flicker") setTurn(turn + 1);
    else if (/^[1-9]$/.test(key) && collection.pairTypes[Number(key) - 1]) {
      void decide(collection.pairTypes[Number(key) - 1].value);
    } else if (key === "q") void decide("not sure");
    else return;
    event.preventDefault();
  };
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => keys.current(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  return (
    <main id="main" class="pairs" tabIndex={-1}>
      <section class="side" aria-labelledby="queue-title">
        <Queue {...{ desk, queue, at, show }} />
      </section>
      <section class="bench" aria-label="The pair">
        {at === null
          ? (
            <p class="empty">
              {pairs.length === 0
                ? "No pairs were found: run deno task duplicates."
                : "No pair is so."}
            </p>
          )
          : (
            <>
              <div class="heading">
                <Modes mode={mode} onChange={setMode} />
                <p class="place">
                  {queue.includes(at) ? `${queue.indexOf(at) + 1} of ${queue.length}` : "decided"}
                  <button type="button" aria-label="The pair before" onClick={() => step(-1)}>
                    ←
                  </button>
                  <button type="button" aria-label="The next pair" onClick={() => step(1)}>
                    →
                  </button>
                </p>
              </div>
              <Compared {...{ desk, pair: pairs[at], mode, turn }} />
              <Verdicts {...{ desk, pair: pairs[at], said: valueOf(said), decide }} />
            </>
          )}
      </section>
    </main>
  );
}

const valueOf = (row: { readonly said: { readonly value: string } | null } | undefined) =>
  row?.said?.value ?? null;

function Modes(
  { mode, onChange }: { mode: CompareMode; onChange: (mode: CompareMode) => void },
): JSX.Element {
  return (
    <fieldset class="kinds">
      <legend class="unseen">How the plates are compared</legend>
      {Object.entries(compareModes).map(([value, { label, key }]) => (
        <label key={value} title={`Key ${key.toUpperCase()}`}>
          <input
            type="radio"
            name="mode"
            value={value}
            checked={mode === value}
            onChange={() =>
              onChange(value as CompareMode)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Compared(
  { desk: { collection }, pair, mode, turn }: {
    desk: Desk;
    pair: ReviewPair;
    mode: CompareMode;
    turn: number;
  },
): JSX.Element {
  const side = (plate: number): LaidPlate => ({
    plate,
    width: collection.plates.width[plate],
    height: collection.plates.height[plate],
    caption: plateCaption(collection, plate),
  });
  const [a, b] = [side(pair.a), side(pair.b)];
  const isRegistered = isUsable(pair.transform);
  const transform = isUsable(pair.transform) ? pair.transform : laidOver(a, b);
  return (
    <>
      <Comparison {...{ a, b, transform, mode, turn }} />
      {!isRegistered && (
        <p class="remark">These two were not registered: they lie centre on centre.</p>
      )}
      {isRegistered && isMirror(transform) && (
        <p class="remark">The second plate is shown in reverse, as it lies over the first.</p>
      )}
    </>
  );
}

function Verdicts(
  { desk, pair, said, decide }: {
    desk: Desk;
    pair: ReviewPair;
    said: string | null;
    decide: (value: string) => void;
  },
): JSX.Element {
  const { collection } = desk;
  const choices = [
    ...collection.pairTypes.map(({ value, label }, i) => ({ value, label, key: String(i + 1) })),
    { value: "not sure", label: "Not sure", key: "Q" },
  ];
  return (
    <div class="verdicts">
      <p class="suggestion">
        Suggested: {labelOfType(collection, pair.type)}, {Math.round(100 * pair.probability)} %, by
        {" "}
        {pair.model}
        {pair.figures !== null && (
          <>
            , of {figureName(collection, pair.figures[0])} and{" "}
            {figureName(collection, pair.figures[1])}
          </>
        )}
        {pair.matches.length > 0 && <>, {countOf(pair.matches.length, "figure")} in common</>}
      </p>
      {collection.canSave
        ? (
          <div class="types" role="group" aria-label="What the pair is">
            {choices.map(({ value, label, key }) => (
              <button
                key={value}
                type="button"
                class={value === (pair.type || "not sure") ? "suggested" : ""}
                aria-pressed={said === value}
                onClick={() => decide(value)}
              >
                {key.length === 1 && <kbd aria-hidden="true">{key}</kbd>}
                {label}
              </button>
            ))}
            <button type="button" class="quiet" onClick={() => desk.undo()}>
              <kbd aria-hidden="true">U</kbd>Undo
            </button>
          </div>
        )
        : (
          <p class="remark">
            Verdicts can be given in the page of deno task review; this folder keeps none.
          </p>
        )}
    </div>
  );
}

/** Lines of the queue that are in the document at once. */
const linesShown = 60;

function Queue(
  { desk, queue, at, show }: {
    desk: Desk;
    queue: readonly number[];
    at: number | null;
    show: (pair: number) => void;
  },
): JSX.Element {
  const { collection } = desk;
  const filter = desk.pairFilter.value;
  const pairs = desk.pairs.value;
  const place = at === null ? 0 : Math.max(0, queue.indexOf(at));
  const first = Math.max(0, Math.min(place - linesShown / 3, queue.length - linesShown) | 0);
  const lines = queue.slice(first, first + linesShown);
  useSheets(desk, "plates", lines.flatMap((i) => [pairs[i].a, pairs[i].b]));
  const types = useMemo(() => [...new Set(pairs.map(({ type }) => type || "not sure"))], [pairs]);
  const set = (to: Partial<typeof filter>) => desk.pairFilter.value = { ...filter, ...to };
  const here = useRef<HTMLButtonElement>(null);
  const isWalking = useRef(false);
  // the list alone is moved, never the page, in which it may stand below the plates
  useEffect(() => {
    if (isWalking.current) here.current?.focus({ preventScroll: true });
    isWalking.current = false;
    const list = here.current?.closest(".side");
    if (!list || list.scrollHeight <= list.clientHeight) return;
    const [line, frame] = [here.current!.getBoundingClientRect(), list.getBoundingClientRect()];
    if (line.top < frame.top) list.scrollTop += line.top - frame.top - 8;
    else if (line.bottom > frame.bottom) list.scrollTop += line.bottom - frame.bottom + 8;
  }, [at]);
  return (
    <>
      <h2 id="queue-title">
        <span class="count">{queue.length}</span> {queue.length === 1 ? "pair" : "pairs"}
      </h2>
      <p class="by">Least certain first</p>
      <div class="filters">
        <label>
          <span>Type</span>
          <select
            value={filter.type}
            onChange={(event) => set({ type: event.currentTarget.value })}
          >
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
            Of{" "}
            {textAt(collection.plates.book, filter.plate) || collection.plates.id[filter.plate]}:
            show all
          </button>
        )}
      </div>
      <ol
        class="queue"
        start={first + 1}
        onKeyDown={(event) => {
          const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          const to = queue[place + step];
          if (to === undefined) return;
          show(to);
          isWalking.current = true;
        }}
      >
        {lines.map((i) => {
          const { a, b, type, probability } = pairs[i];
          const said = valueOf(desk.last.value.get(pairSubject(pairs[i])));
          return (
            <li key={i}>
              <button
                ref={i === at ? here : null}
                type="button"
                tabIndex={i === (at !== null && lines.includes(at) ? at : lines[0]) ? 0 : -1}
                aria-current={i === at ? "true" : undefined}
                onClick={() => show(i)}
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
            </li>
          );
        })}
      </ol>
    </>
  );
}
