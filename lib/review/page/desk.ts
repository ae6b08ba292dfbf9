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
import { firstPlace, hashOf, placeOf, type ReviewPlace } from "./place.ts";
import type { RowFacts } from "./rows.ts";
import { type SheetShelf, sheetShelf } from "./sheets.ts";
import type { ReviewSource } from "./source.ts";
import { keptOrDropped, type PairFilter, standing } from "./verdicts.ts";

/** Light, dark, or as the system has it. */
export type Theme = "system" | "light" | "dark";

/** The shared state of the page. Everything shown follows from its signals. */
export interface Desk {
  readonly source: ReviewSource;
  readonly collection: ReviewCollection;
  readonly shelf: SheetShelf;
  readonly place: Signal<ReviewPlace>;
  /** The list as it was left, to go back to. */
  readonly lastList: Signal<ReviewPlace>;
  readonly pairs: Signal<readonly ReviewPair[]>;
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
  readonly cellAt: Map<string, number>;
  /** Goes elsewhere; `replace`: without a step for the browser's Back. */
  go(place: ReviewPlace, options?: { readonly replace?: boolean }): void;
  tell(text: string): void;
  fail(error: unknown): void;
  /** Where figures lie, asked for once. */
  map(): Promise<FigureMap>;
  say(said: VerdictSaid): Promise<void>;
  /** Takes a verdict back; without a number, the last that was said in this page. */
  undo(id?: number): Promise<void>;
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
function placesOf(collection: ReviewCollection): Pick<Desk, "place" | "lastList" | "go"> {
  const place = signal(placeOf(location.hash, collection) ?? firstPlace);
  const lastList = signal<ReviewPlace>(place.value.view === "list" ? place.value : firstPlace);
  const arrive = (at: ReviewPlace) => {
    place.value = at;
    if (at.view === "list") lastList.value = at;
  };
  addEventListener("hashchange", () => {
    const to = placeOf(location.hash, collection);
    if (to !== null && hashOf(to, collection) !== hashOf(place.value, collection)) arrive(to);
  });
  return {
    place,
    lastList,
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
): Pick<Desk, "pairs" | "verdicts" | "say" | "undo" | "refresh"> {
  const verdicts = signal<readonly VerdictRow[]>([]);
  const pairs = signal<readonly ReviewPair[]>([]);
  const { revision } = collection;
  const saidHere: number[] = [];
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
    verdicts,
    say: (said) =>
      attempt(async () => {
        const row = await source.ask("say", { body: { revision, said } });
        put(row);
        saidHere.push(row.id);
        tell(`${spoken(said, collection)}. Press U to undo.`);
      }),
    undo: (id) =>
      attempt(async () => {
        const taken = id ?? saidHere.at(-1);
        if (taken === undefined) return void tell("There is nothing to undo");
        const row = await source.ask("undo", { body: { revision, id: taken } });
        put(row);
        const at = saidHere.lastIndexOf(taken);
        if (at >= 0) saidHere.splice(at, 1);
        tell(row.said === null ? "Undone" : `Undone: ${spoken(row.said, collection)}`);
      }),
    refresh: () =>
      attempt(async () => {
        [verdicts.value, pairs.value] = await Promise.all([
          source.ask("verdicts").then((list) => list.verdicts),
          source.ask("pairs").then((list) => list.pairs),
        ]);
      }),
  };
}

/** A desk with a collection upon it. */
export function openDesk(source: ReviewSource, collection: ReviewCollection): Desk {
  const told = messages();
  const said = verdictsOf({ source, collection, ...told });
  const last = computed(() => standing(said.verdicts.value));
  const pairTypes = computed(() => pairTypesOf(said.pairs.value));
  let map: Promise<FigureMap> | undefined;
  return {
    source,
    collection,
    ...placesOf(collection),
    ...told,
    ...said,
    last,
    facts: computed(() => ({
      pairTypes: pairTypes.value,
      verdicts: keptOrDropped(last.value),
    })),
    shelf: sheetShelf(collection.atlases),
    pairFilter: signal({ type: "", isOpen: false, plate: null }),
    theme: signal("system"),
    isHelpOpen: signal(false),
    hasKeys: signal(true),
    cellAt: new Map(),
    map: () => map ??= source.ask("map"),
  };
}
