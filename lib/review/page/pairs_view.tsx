/// <reference lib="dom" />
/** Pairs of plates: compared, and a verdict on each; the least certain come first. */
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ReviewPair } from "lib/review/api.ts";
import { countOf, figureName, plateCaption } from "./caption.ts";
import { type CompareMode, compareModes, Comparison, type LaidPlate } from "./comparison.tsx";
import { type Desk, labelOfType } from "./desk.ts";
import { isWriting } from "./keys.ts";
import { PairQueue } from "./pair_queue.tsx";
import { isMirror, isUsable, laidOver } from "./registered.ts";
import { nextPair, pairQueue, pairSaid } from "./verdicts.ts";

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
  const isSaying = useRef(false);
  const decide = async (value: string) => {
    // a second key would be about the same pair, though its reader means the next
    if (at === null || isSaying.current || !collection.canSave) return;
    const { a, b, figures } = pairs[at];
    const next = nextPair(queue, at);
    const before = desk.verdicts.value.length;
    const from = desk.place.value;
    isSaying.current = true;
    await desk.say({ of: "pair", a, b, figures, value });
    isSaying.current = false;
    // who has gone elsewhere meanwhile stays there
    const isStill = desk.place.value === from;
    if (isStill && desk.verdicts.value.length > before) show(next ?? at);
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
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
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
        <PairQueue {...{ desk, queue, at, show }} />
      </section>
      <section class="bench" aria-label="The pair">
        {at === null
          ? <p class="empty">{pairs.length === 0 ? noPairs(desk) : "No pair is so."}</p>
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
              <Verdicts {...{ desk, pair: pairs[at], said: pairSaid(last, pairs[at]), decide }} />
            </>
          )}
      </section>
    </main>
  );
}

/** Why there are no pairs; nothing as long as nobody knows. */
function noPairs({ isCompared: { value: isCompared } }: Desk): string {
  if (isCompared === null) return "";
  return isCompared
    ? "This collection was compared, and no pairs were found."
    : "This collection is not compared yet: run deno task duplicates, then review.";
}

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
