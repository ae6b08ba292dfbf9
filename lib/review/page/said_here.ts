/** What was said in this page and what of it was taken back, so that keys can go back and forth. */

/** Numbers of verdicts, in the order in which they were said. */
export interface SaidHere {
  /** A verdict was said: what was taken back before is no longer to be had by a key. */
  say(id: number): void;
  /** A verdict was taken back, or stands again. */
  turn(id: number, options: { readonly redo: boolean }): void;
  /** Which one is to be taken back next, or to stand again; undefined: none. */
  next(options: { readonly redo: boolean }): number | undefined;
}

/** Nothing was said yet. */
export function saidHere(): SaidHere {
  let standing: readonly number[] = [];
  let taken: readonly number[] = [];
  const without = (list: readonly number[], id: number) => list.filter((other) => other !== id);
  return {
    say(id) {
      standing = [...without(standing, id), id];
      taken = [];
    },
    turn(id, { redo }) {
      standing = without(standing, id);
      taken = without(taken, id);
      if (redo) standing = [...standing, id];
      else taken = [...taken, id];
    },
    next: ({ redo }) => (redo ? taken : standing).at(-1),
  };
}
