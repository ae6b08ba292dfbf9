/// <reference lib="dom" />
/** The collection: its figures or plates as a grid, with filters. */
import type { JSX } from "preact";
import type { PlateColumns } from "lib/review/api.ts";
import { useMemo } from "preact/hooks";
import { countOf, figureCaption, figureLine, inWords, plateCaption } from "./caption.ts";
import { type Desk, figureVerdicts, labelOfType } from "./desk.ts";
import { FigureGrid } from "./figure_grid.tsx";
import { exampleKind } from "./examples.ts";
import { exampleKey, keepOrDrop } from "./keys.ts";
import { hashOf, type ReviewPlace } from "./place.ts";
import {
  figureRows,
  type ListKind,
  noFilter,
  plateRows,
  type RowFilter,
  type RowOrder,
  rowOrders,
  tallied,
} from "./rows.ts";

/** The place of a list. */
type ListPlace = Extract<ReviewPlace, { view: "list" }>;

/** CSS pixels, as in `page.css`: up to here the page is one column. */
const narrow = 720;

/** The list and its filters. */
export function ListView({ desk, place }: { desk: Desk; place: ListPlace }): JSX.Element {
  const { collection } = desk;
  const { kind, filter, order } = place;
  const facts = desk.facts.value;
  const search = desk.lastSearch.value;
  const rows = useMemo(
    () => (kind === "figures" ? figureRows : plateRows)(collection, { filter, order, facts }),
    // what is said changes no list that does not ask for it
    [kind, filter, order, filter.verdict || filter.pairType ? facts : null],
  );
  const asked = hashOf(place, collection);
  const change = (to: Partial<ListPlace>) => desk.go({ ...place, ...to }, { replace: true });
  const all = kind === "figures" ? collection.figures.id.length : collection.plates.id.length;
  const perPlate = useMemo(() => {
    const counts = new Int32Array(collection.plates.id.length);
    for (const plate of collection.figures.plate) counts[plate]++;
    return counts;
  }, []);
  return (
    <main id="main" class="list" tabIndex={-1}>
      <section class="side" aria-label="Filters">
        <Filters {...{ desk, place, change }} />
      </section>
      <section class="shelf" aria-labelledby="list-title">
        <div class="heading">
          <h2 id="list-title">
            <span class="count">{inWords(rows.length)}</span>{" "}
            {rows.length === 1 ? kind.slice(0, -1) : kind}
            {rows.length < all && <span class="of">of {inWords(all)}</span>}
          </h2>
          <div class="choices">
            <Kinds kind={kind} onChange={(to) => change({ kind: to })} />
            <label class="order">
              <span>Order</span>
              <select
                value={order}
                onChange={(event) => change({ order: event.currentTarget.value as RowOrder })}
              >
                {Object.entries(rowOrders).map(([value, label]) => (
                  <option key={value} value={value}>{label}</option>
                ))}
              </select>
            </label>
          </div>
        </div>
        {rows.length === 0
          ? (
            <p class="empty">
              Nothing in the collection is so.{" "}
              <button type="button" class="link" onClick={() => change({ filter: noFilter })}>
                Take the filters away
              </button>
            </p>
          )
          : kind === "figures"
          ? (
            <FigureGrid
              key="figures"
              desk={desk}
              name="Figures"
              asked={asked}
              atlas="figures"
              rows={rows}
              size={104}
              captionOf={(figure) => figureCaption(collection, figure)}
              lineOf={(figure) => figureLine(collection, figure)}
              markOf={(figure) =>
                [facts.verdicts.get(figure), exampleKind(search, figure)].filter((mark) => mark)
                  .join(" ")}
              onOpen={(figure) =>
                desk.go({ view: "plate", plate: collection.figures.plate[figure], figure })}
              onKey={(event, figure) => {
                keepOrDrop(desk, event, figure);
                exampleKey(desk, event, figure);
              }}
            />
          )
          : (
            <FigureGrid
              key="plates"
              desk={desk}
              name="Plates"
              asked={asked}
              atlas="plates"
              rows={rows}
              size={innerWidth > narrow ? 184 : 166}
              captionOf={(plate) => plateCaption(collection, plate)}
              lineOf={(plate) =>
                `${plateCaption(collection, plate)}, ${countOf(perPlate[plate], "figure")}`}
              onOpen={(plate) => desk.go({ view: "plate", plate, figure: null })}
            />
          )}
      </section>
    </main>
  );
}

function Kinds(
  { kind, onChange }: { kind: ListKind; onChange: (kind: ListKind) => void },
): JSX.Element {
  return (
    <fieldset class="kinds">
      <legend class="unseen">What is listed</legend>
      {(["figures", "plates"] as const).map((value) => (
        <label key={value}>
          <input
            type="radio"
            name="kind"
            value={value}
            checked={kind === value}
            onChange={() => onChange(value)}
          />
          <span>{value === "figures" ? "Figures" : "Plates"}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Filters(
  { desk, place: { filter }, change }: {
    desk: Desk;
    place: ListPlace;
    change: (to: Partial<ListPlace>) => void;
  },
): JSX.Element {
  const { plates, figures, pairTypes } = desk.collection;
  const [books, artists] = useMemo(() => [
    tallied(plates.book, figures.plate),
    tallied(plates.artist, figures.plate),
  ], []);
  const set = (to: Partial<RowFilter>) => change({ filter: { ...filter, ...to } });
  const isAsking = JSON.stringify(filter) !== JSON.stringify(noFilter);
  return (
    <details class="filters" open={innerWidth > narrow}>
      <summary>Filters{isAsking && <span class="asking">on</span>}</summary>
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>Words</span>
          <input
            id="words"
            type="search"
            value={filter.text}
            placeholder="a name, a title, a book"
            onInput={(event) => set({ text: event.currentTarget.value })}
          />
        </label>
        <Choice
          label="Book"
          all="Every book"
          value={filter.book}
          options={books}
          onChange={(book) => set({ book })}
        />
        <Choice
          label="Artist"
          all="Every artist"
          value={filter.artist}
          options={artists}
          onChange={(artist) => set({ artist })}
        />
        <Years plates={plates} filter={filter} set={set} />
        <label>
          <span>
            Detector's score, at least <output>{filter.score.toFixed(2)}</output>
          </span>
          <input
            type="range"
            min="0"
            max="1"
            step="0.05"
            value={filter.score}
            onInput={(event) => set({ score: Number(event.currentTarget.value) })}
          />
        </label>
        {desk.pairs.value.length > 0 && (
          <Choice
            label="In a pair of type"
            all="Whether or not"
            value={filter.pairType}
            options={[...pairTypes.map(({ value }) => value), "not sure"].map((value) => ({
              value,
            }))}
            nameOf={(value) => labelOfType(desk.collection, value)}
            onChange={(pairType) => set({ pairType })}
          />
        )}
        <Choice
          label="Verdict"
          all="Any or none"
          value={filter.verdict}
          options={Object.keys(figureVerdicts).map((value) => ({ value }))}
          nameOf={(value) => figureVerdicts[value]}
          onChange={(verdict) => set({ verdict })}
        />
        {isAsking && (
          <button
            type="button"
            class="quiet"
            onClick={() => change({ filter: noFilter })}
          >
            Take the filters away
          </button>
        )}
      </form>
    </details>
  );
}

/** The earliest and the latest year of print; null where none is known. */
function yearsOf({ year }: PlateColumns): readonly [number, number] | null {
  const known = year.filter((one) => one !== null);
  if (known.length === 0) return null;
  return known.reduce(([least, most], one) => [Math.min(least, one), Math.max(most, one)], [
    Infinity,
    -Infinity,
  ]);
}

/** A year of up to four digits; null where the text is none. */
const yearIn = (text: string) => /^\d{1,4}$/.test(text.trim()) ? Number(text) : null;

/** From which year to which; nothing where no plate has one. */
function Years(
  { plates, filter: { from, to }, set }: {
    readonly plates: PlateColumns;
    readonly filter: RowFilter;
    readonly set: (to: Partial<RowFilter>) => void;
  },
): JSX.Element | null {
  const years = useMemo(() => yearsOf(plates), []);
  if (years === null) return null;
  const field = (name: "from" | "to", label: string, value: number | null, end: number) => (
    <label>
      <span class="unseen">{label}</span>
      <input
        inputMode="numeric"
        placeholder={String(end)}
        value={value ?? ""}
        onInput={(event) => set({ [name]: yearIn(event.currentTarget.value) })}
      />
    </label>
  );
  return (
    <fieldset class="years">
      <legend>Printed</legend>
      {field("from", "From the year", from, years[0])}
      <span aria-hidden="true">to</span>
      {field("to", "To the year", to, years[1])}
    </fieldset>
  );
}

function Choice(
  { label, all, value, options, nameOf = (text) => text, onChange }: {
    label: string;
    all: string;
    value: string;
    options: readonly { readonly value: string; readonly count?: number }[];
    nameOf?: (value: string) => string;
    onChange: (value: string) => void;
  },
): JSX.Element | null {
  if (options.length === 0 && value === "") return null;
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{all}</option>
        {value !== "" && !options.some((option) => option.value === value) && (
          <option value={value}>{nameOf(value)}</option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {nameOf(option.value)}
            {option.count === undefined ? "" : ` (${inWords(option.count)})`}
          </option>
        ))}
      </select>
    </label>
  );
}
