import assert from "node:assert/strict";
import { answerLines } from "lib/study/answer_lines.ts";
import type { Search } from "lib/study/search.ts";

type Given = Parameters<typeof answerLines>[0];

/** Answers about characters of which only what a line shows is known. */
function given(sheets: readonly { work: string; file: string; more?: Record<string, string> }[]) {
  const characters = sheets.map((sheet, i) => ({
    name: i === 0 ? "Alice" : null,
    sheet: { id: `plate-${i}`, ...sheet },
  }));
  const answers = sheets.map((_, index) => ({
    index,
    id: `plate-${index}.00`,
    similarity: 1 - index / 10,
    reversed: index === 1,
  }));
  const embeddings = { corpus: { characters } };
  return { answers, embeddings, recall: null } as unknown as Given & Search;
}

Deno.test("an answer is told with what is known of its sheet, and nothing twice", () => {
  const lines = answerLines(given([
    { work: "The party", file: "a.png", more: { Titel: "Tea", Artist: "Tenniel", Jahr: "1865" } },
    { work: "plate-1", file: "" },
  ]));
  assert.deepEqual(lines, [
    "1.000  plate-0.00  Alice  The party  Tea, Tenniel, 1865  a.png",
    "0.900  plate-1.00  reversed",
  ]);
  assert.deepEqual(answerLines(given([])), []);
});

Deno.test("ids are as wide as the widest, columns are read out in one order, empty ones are left out", () => {
  const { answers, embeddings } = given([
    {
      work: "plate-0",
      file: "",
      more: { Year: "", Jahr: "1865", Title: "Tea", Note: "n", Titel: "" },
    },
    { work: "plate-1", file: "", more: { DATE: "May", "Ku\u0308nstler": "Tenniel" } },
  ]);
  const long = [{ ...answers[0], id: "plate-0.00000" }, answers[1]];
  assert.deepEqual(answerLines({ answers: long, embeddings, recall: null }), [
    "1.000  plate-0.00000  Alice  Tea, 1865",
    "0.900  plate-1.00     Tenniel, May  reversed",
  ]);
});

Deno.test("columns are known in the languages of credits; a cell of several lines stays in the answer's own", () => {
  const more = {
    "\u0414\u0430\u0442\u0430": "1842",
    "\u0425\u0443\u0434\u043e\u0436\u043d\u0438\u043a": "Grandville",
    "Titre": "La vie\r\n  d'un d\u00e9bauch\u00e9",
  };
  const { answers, embeddings } = given([
    { work: "plate-0", file: "", more },
    { work: "plate-1", file: "", more: { Datierung: "c. 1735" } },
  ]);
  assert.deepEqual(answerLines({ answers, embeddings, recall: null }), [
    "1.000  plate-0.00  Alice  La vie d'un d\u00e9bauch\u00e9, Grandville, 1842",
    "0.900  plate-1.00  c. 1735  reversed",
  ]);
});

Deno.test("before answers of LanceDB stands what it finds of what exact search finds", () => {
  const recall = { cells: 0.2, found: 480, of: 500, k: 10 };
  const [first, second] = answerLines({ ...given([{ work: "", file: "a.png" }]), recall });
  assert.equal(
    first,
    "LanceDB, 20 % of its cells: 0.960 (0.939 to 0.974) of the 10 nearest that exact search finds",
  );
  assert.match(second, /^1\.000/);
});
