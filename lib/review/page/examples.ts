/** Figures that answers of a search are to be like, and not to be like. */

/** What answers are to be to a figure. */
export type ExampleKind = "like" | "unlike";

/** A search by examples, as a place of the page: rows of figures. */
export interface SearchPlace extends Readonly<Record<ExampleKind, readonly number[]>> {
  readonly view: "search";
}

/** Nothing is asked with. */
export const firstSearch: SearchPlace = { view: "search", like: [], unlike: [] };

/** So many figures can be asked with, of either kind; the server takes no more. */
export const mostExamples = 100;

/** What a figure is in a search; null: nothing. */
export function exampleKind({ like, unlike }: SearchPlace, figure: number): ExampleKind | null {
  return like.includes(figure) ? "like" : unlike.includes(figure) ? "unlike" : null;
}

/** A search in which a figure is of a kind, or with null of none; null where there would be too many. */
export function withExample(
  search: SearchPlace,
  { figure, as }: { readonly figure: number; readonly as: ExampleKind | null },
): SearchPlace | null {
  if (exampleKind(search, figure) === as) return search;
  const kept = (kind: ExampleKind) => [
    ...search[kind].filter((other) => other !== figure),
    ...as === kind ? [figure] : [],
  ];
  const [like, unlike] = [kept("like"), kept("unlike")];
  if (Math.max(like.length, unlike.length) > mostExamples) return null;
  return { view: "search", like, unlike };
}

/** As many of a list as can be asked with, evenly spread over it. */
export function someOf(figures: readonly number[], most: number = mostExamples): number[] {
  const count = Math.min(most, figures.length);
  return Array.from({ length: count }, (_, i) => figures[Math.floor(i * figures.length / count)]);
}
