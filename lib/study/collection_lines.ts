/** What is to be said of a collection, a line for each kind: what changed since it was extracted, what is not used. */
import type { Collection } from "lib/corpus/plate.ts";
import type { Changes } from "lib/extract/changes.ts";
import { counted } from "./counted.ts";

/** What was other than in the corpus, a line for each kind. */
export function changesLines(
  { added, changed, removed, lost, described, relabelled }: Changes,
  { wasWhole }: { /** Whether every plate had been gone through. */ readonly wasWhole: boolean },
): string[] {
  const kinds: readonly (readonly [readonly string[], string, string])[] = [
    // those that a stopped run had not come to are no news
    [wasWhole ? added : [], "is new", "are new"],
    [
      changed,
      "has changed and is gone through again",
      "have changed and are gone through again",
    ],
    [removed, "is gone, and its characters with it", "are gone, and their characters with them"],
    [
      lost,
      "lacks cut-outs that open, and is gone through again",
      "lack cut-outs that open, and are gone through again",
    ],
    [
      described,
      "is told of otherwise (work, rights, source ...): its rows are mended",
      "are told of otherwise (work, rights, source ...): their rows are mended",
    ],
    [relabelled, "has other labels: its names follow", "have other labels: their names follow"],
  ];
  return kinds.filter(([ids]) => ids.length > 0).map(([ids, one, many]) => {
    const named = ids.slice(0, 5).join(", ") + (ids.length > 5 ? ", ..." : "");
    return `${counted(ids.length, "plate")} ${ids.length === 1 ? one : many}: ${named}`;
  });
}

/** What folders say of several, and of one. */
const singular: readonly (readonly [RegExp, string])[] = [
  [/^files /, "file "],
  [
    /^tasks that nobody has annotated: their pictures are /,
    "task that nobody has annotated: its picture is ",
  ],
  [/^folders (.*): make them /, "folder $1: make it "],
  [
    /^pictures by what they hold whose endings are none of pictures: rename them/,
    "picture by what it holds whose ending is none of a picture: rename it",
  ],
  [/^links that lead /, "link that leads "],
  [/^rows of (.*) that fit /, "row of $1 that fits "],
  [
    /^ids of tables in folders below that another plate has, too: those plates are called by their files/,
    "id of a table in a folder below that another plate has, too: its plate is called by its file",
  ],
  [/^tables beside (.*) that are /, "table beside $1 that is "],
];

/** What a collection holds that is not used, a line each: "3 files not read: 2 .heic, 1 .pdf". */
export const unusedLines = ({ unused = [] }: Pick<Collection, "unused">): string[] =>
  unused.map(({ what, count, first }) => {
    if (count > 1) return `${count} ${what}; the first: ${first}`;
    return `1 ${singular.reduce((text, [many, one]) => text.replace(many, one), what)} (${first})`;
  });
