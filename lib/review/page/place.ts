/** Where a reader is in the page, as the part of its address behind `#`. */
import type { ReviewCollection } from "lib/review/api.ts";
import { mostExamples, type SearchPlace } from "./examples.ts";
import { type ListKind, noFilter, type RowFilter, type RowOrder, rowOrders } from "./rows.ts";

/** A view and what it shows. */
export type ReviewPlace =
  | {
    readonly view: "list";
    readonly kind: ListKind;
    readonly filter: RowFilter;
    readonly order: RowOrder;
  }
  | { readonly view: "plate"; readonly plate: number; readonly figure: number | null }
  | { readonly view: "map" }
  | SearchPlace
  | { readonly view: "pairs"; readonly pair: number | null }
  | { readonly view: "verdicts" };

/** Where the page begins. */
export const firstPlace: ReviewPlace = {
  view: "list",
  kind: "figures",
  filter: noFilter,
  order: "collection",
};

/** `#/figures?book=...`: ids, not rows, so that a link lives longer than a state of the corpus. */
export function hashOf(place: ReviewPlace, { plates, figures }: ReviewCollection): string {
  switch (place.view) {
    case "list":
      return `#/${place.kind}${searchOf(place.filter, place.order)}`;
    case "plate": {
      const figure = place.figure === null
        ? ""
        : `/${encodeURIComponent(figures.id[place.figure])}`;
      return `#/plate/${encodeURIComponent(plates.id[place.plate])}${figure}`;
    }
    case "pairs":
      return place.pair === null ? "#/pairs" : `#/pairs/${place.pair}`;
    case "search": {
      const search = new URLSearchParams();
      for (const kind of ["like", "unlike"] as const) {
        for (const figure of place[kind]) search.append(kind, figures.id[figure]);
      }
      return search.size === 0 ? "#/search" : `#/search?${search}`;
    }
    default:
      return `#/${place.view}`;
  }
}

function searchOf(filter: RowFilter, order: RowOrder): string {
  const search = new URLSearchParams();
  for (const key of Object.keys(noFilter) as (keyof RowFilter)[]) {
    if (filter[key] !== noFilter[key]) search.set(key, String(filter[key]));
  }
  if (order !== "collection") search.set("order", order);
  return search.size === 0 ? "" : `?${search}`;
}

/** The place that a hash names; null where it names none. */
export function placeOf(hash: string, { plates, figures }: ReviewCollection): ReviewPlace | null {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view, ...parts] = path.split("/").map(decoded);
  if (view === "figures" || view === "plates") {
    return { view: "list", kind: view, ...listed(new URLSearchParams(search)) };
  }
  if (view === "plate") {
    const plate = plates.id.indexOf(parts[0]);
    const figure = figures.id.indexOf(parts[1]);
    if (plate < 0) return null;
    return { view, plate, figure: figure < 0 || figures.plate[figure] !== plate ? null : figure };
  }
  if (view === "pairs") {
    return { view, pair: /^\d{1,9}$/.test(parts[0] ?? "") ? Number(parts[0]) : null };
  }
  if (view === "search") return searched(new URLSearchParams(search), figures.id);
  return view === "map" || view === "verdicts" ? { view } : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

function listed(search: URLSearchParams): { filter: RowFilter; order: RowOrder } {
  const text = (key: string) => search.get(key) ?? "";
  const number = (key: string) => {
    const value = Number.parseFloat(text(key));
    return Number.isFinite(value) ? value : null;
  };
  const order = text("order");
  return {
    filter: {
      text: text("text"),
      book: text("book"),
      artist: text("artist"),
      from: number("from"),
      to: number("to"),
      score: Math.min(1, Math.max(0, number("score") ?? 0)),
      pairType: text("pairType"),
      verdict: text("verdict"),
    },
    order: Object.hasOwn(rowOrders, order) ? order as RowOrder : "collection",
  };
}

/** A figure is asked with once, as what it is called first. */
function searched(search: URLSearchParams, ids: readonly string[]): SearchPlace {
  const row = new Map(ids.map((id, i) => [id, i]));
  const seen = new Set<number>();
  const rows = (kind: string) =>
    search.getAll(kind).flatMap((id) => row.get(id) ?? []).filter((figure) =>
      !seen.has(figure) && seen.add(figure)
    ).slice(0, mostExamples);
  return { view: "search", like: rows("like"), unlike: rows("unlike") };
}
