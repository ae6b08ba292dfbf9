/// <reference lib="dom" />
/** What all views share: the collection, where the reader is, what was said, and how to say more. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type {
  FigureMap,
  ReviewCollection,
  ReviewPair,
  VerdictRow,
  VerdictSaid,
} from "lib/review/api.ts";
import {
  type ExampleKind,
  firstSearch,
  mostExamples,
  type SearchPlace,
  withExample,
} from "./examples.ts";
import type { KeptCell } from "./kept_cell.ts";
import { firstPlace, hashOf, placeOf, type ReviewPlace } from "./place.ts";
import type { RowFacts } from "./rows.ts";
import { saidHere } from "./said_here.ts";
import { type SheetShelf, sheetShelf } from "./sheets.ts";
import { type PictureShelf, pictureShelf } from "./picture_shelf.ts";
import type { ReviewSource } from "./source.ts";
import { keptOrDropped, type PairFilter, standing } from "./verdicts.ts";

/** Light, dark, or as the system has it. */
export type Theme = "system" | "light" | "dark";

/** The shared state of the page. Everything shown follows from its signals. */
export interface Desk {
  readonly source: ReviewSource;
  readonly collection: ReviewCollection;
  readonly shelf: SheetShelf;
  readonly pictures: PictureShelf;
  readonly place: Signal<ReviewPlace>;
  /** The list as it was left, to go back to. */
  readonly lastList: Signal<ReviewPlace>;
  /** What is searched for by examples, as it was left. */
  readonly lastSearch: Signal<SearchPlace>;
  readonly pairs: Signal<readonly ReviewPair[]>;
  /** Whether anybody has looked for pairs; null until that was asked. */
  readonly isCompared: Signal<boolean | null>;
  readonly pairFilter: Signal<PairFilter>;
  readonly verdicts: Signal<readonly VerdictRow[]>;
  /** Verdicts that stand, by subject. */
  readonly last: ReadonlySignal<ReadonlyMap<string, VerdictRow>>;
  /** What filters of rows ask besides the collection. */
  readonly facts: ReadonlySignal<RowFacts>;
  /** Read out by screen readers, and shown for a while. */
  readonly message: Signal<{ readonly text: string; readonly isFault: boolean }>;
  readonly theme: Signal<Theme>;
  readonly isHelpOpen: Signal<boolean>;
  /** Whether single letters do something. */
  readonly hasKeys: Signal<boolean>;
  /** The cell that each list is at, by the list's name. */
  readonly cellAt: Map<string, KeptCell>;
  /** Goes elsewhere; `replace`: without a step for the browser's Back. */
  go(place: ReviewPlace, options?: { readonly replace?: boolean }): void;
  tell(text: string): void;
  fail(error: unknown): void;
  /** Where figures lie, asked for once. */
  map(): Promise<FigureMap>;
  say(said: VerdictSaid): Promise<void>;
  /** Makes a figure one that answers are to be like, or not to be like, or neither. */
  example(figure: number, as: ExampleKind | null): void;
  /**
   * Takes a verdict back, or with `redo` lets it stand again; without a number, the last that was said or
   * taken back in this page.
   */
  undo(id?: number, options?: { readonly redo?: boolean }): Promise<void>;
  /** Reads verdicts and pairs again. */
  refresh(): Promise<void>;
}

/** Names for what was said of a cut-out. */
export const figureVerdicts: Readonly<Record<string, string>> = {
  keep: "kept",
  drop: "dropped",
  none: "not looked at",
};

/** How a type of pair reads. */
export function labelOfType({ pairTypes }: ReviewCollection, value: string): string {
  if (value === "" || value === "not sure") return "Not sure";
  return pairTypes.find((type) => type.value === value)?.label ?? value;
}

/** What was said, in words. */
function spoken(said: VerdictSaid, collection: ReviewCollection): string {
  const { figures, plates } = collection;
  if (said.of === "figure") return `${figures.id[said.figure]} ${figureVerdicts[said.value]}`;
  return `${plates.id[said.a]} and ${plates.id[said.b]}: ${labelOfType(collection, said.value)}`;
}

/** Of each plate, the types of the pairs that it is in. */
function pairTypesOf(pairs: readonly ReviewPair[]): Map<number, Set<string>> {
  const types = new Map<number, Set<string>>();
  for (const { a, b, type } of pairs) {
    for (const plate of [a, b]) {
      types.set(plate, (types.get(plate) ?? new Set()).add(type || "not sure"));
    }
  }
  return types;
}

/** Where the reader is, and how to go elsewhere; the browser's Back and Forward go, too. */
function placesOf(collection: ReviewCollection): Pick<
  Desk,
  "place" | "lastList" | "lastSearch" | "go"
> {
  const place = signal(placeOf(location.hash, collection) ?? firstPlace);
  const lastList = signal<ReviewPlace>(place.value.view === "list" ? place.value : firstPlace);
  const lastSearch = signal(place.value.view === "search" ? place.value : firstSearch);
  const arrive = (at: ReviewPlace) => {
    place.value = at;
    if (at.view === "list") lastList.value = at;
    if (at.view === "search") lastSearch.value = at;
  };
  addEventListener("hashchange", () => {
    // the page's own address, without a place, is where it began
    const to = location.hash === "" ? firstPlace : placeOf(location.hash, collection);
    if (to !== null && hashOf(to, collection) !== hashOf(place.value, collection)) arrive(to);
  });
  return {
    place,
    lastList,
    lastSearch,
    go(to, { replace = false } = {}) {
      arrive(to);
      const hash = hashOf(to, collection);
      if (replace) history.replaceState(null, "", hash);
      else history.pushState(null, "", hash);
    },
  };
}

/** What is read out and shown for a while. */
function messages(): Pick<Desk, "message" | "tell" | "fail"> {
  const message = signal({ text: "", isFault: false });
  return {
    message,
    tell: (text) => void (message.value = { text, isFault: false }),
    fail(error) {
      const text = error instanceof Error ? error.message : String(error);
      message.value = { text, isFault: true };
    },
  };
}

/** What was said, and how to say more and take it back. */
function verdictsOf(
  { source, collection, tell, fail }: Pick<Desk, "source" | "collection" | "tell" | "fail">,
): Pick<Desk, "pairs" | "isCompared" | "verdicts" | "say" | "undo" | "refresh"> {
  const verdicts = signal<readonly VerdictRow[]>([]);
  const pairs = signal<readonly ReviewPair[]>([]);
  const isCompared = signal<boolean | null>(null);
  const { revision } = collection;
  const here = saidHere();
  const attempt = async (what: () => Promise<void>) => {
    try {
      await what();
    } catch (error) {
      fail(error);
    }
  };
  const put = (row: VerdictRow) => {
    const others = verdicts.value.filter(({ id }) => id !== row.id);
    verdicts.value = [...others, row].sort((p, q) => p.id - q.id);
  };
  return {
    pairs,
    isCompared,
    verdicts,
    say: (said) =>
      attempt(async () => {
        const row = await source.ask("say", { body: { revision, said } });
        put(row);
        here.say(row.id);
        tell(`${spoken(said, collection)}. Press U to undo.`);
      }),
    undo: (id, { redo = false } = {}) =>
      attempt(async () => {
        const turned = id ?? here.next({ redo });
        if (turned === undefined) return void tell(`There is nothing to ${redo ? "redo" : "undo"}`);
        const body = { revision, id: turned, ...redo ? { redo } : {} };
        const row = await source.ask("undo", { body });
        put(row);
        here.turn(turned, { redo });
        const what = redo ? "Said again" : "Undone";
        const how = redo ? "" : " Press R to say it again.";
        tell(row.said === null ? what : `${what}: ${spoken(row.said, collection)}.${how}`);
      }),
    refresh: () =>
      attempt(async () => {
        const [said, found] = await Promise.all([source.ask("verdicts"), source.ask("pairs")]);
        verdicts.value = said.verdicts;
        pairs.value = found.pairs;
        isCompared.value = found.isCompared;
      }),
  };
}

/** Figures that answers of a search are to be like or not, wherever they are seen. */
function examplesOf(
  { collection, place, lastSearch, go, tell, fail }: Pick<
    Desk,
    "collection" | "place" | "lastSearch" | "go" | "tell" | "fail"
  >,
): Pick<Desk, "example"> {
  return {
    example(figure, as) {
      const to = withExample(lastSearch.value, { figure, as });
      if (to === null) return fail(`No more than ${mostExamples} figures can be asked with`);
      const isThere = place.value.view === "search";
      if (isThere) go(to, { replace: true });
      else lastSearch.value = to;
      const what = as === null
        ? "is no longer asked with"
        : `is ${as === "like" ? "wanted" : "not wanted"}`;
      const how = isThere || as === null ? "" : " Press S to search.";
      tell(`${collection.figures.id[figure]} ${what}.${how}`);
    },
  };
}

/** A desk with a collection upon it. */
export function openDesk(source: ReviewSource, collection: ReviewCollection): Desk {
  const told = messages();
  const places = placesOf(collection);
  const said = verdictsOf({ source, collection, ...told });
  const last = computed(() => standing(said.verdicts.value));
  const pairTypes = computed(() => pairTypesOf(said.pairs.value));
  const shelf = sheetShelf(collection.atlases);
  let map: Promise<FigureMap> | undefined;
  return {
    source,
    collection,
    ...places,
    ...told,
    ...said,
    ...examplesOf({ collection, ...places, ...told }),
    last,
    facts: computed(() => ({
      pairTypes: pairTypes.value,
      verdicts: keptOrDropped(last.value),
    })),
    shelf,
    pictures: pictureShelf(shelf, collection.atlases),
    pairFilter: signal({ type: "", isOpen: false, plate: null }),
    theme: signal("system"),
    isHelpOpen: signal(false),
    hasKeys: signal(true),
    cellAt: new Map(),
    map: () => map ??= source.ask("map"),
  };
}
