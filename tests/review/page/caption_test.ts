import assert from "node:assert/strict";
import {
  countOf,
  figureCaption,
  figureLine,
  figureName,
  inWords,
  notToldYet,
  plateCaption,
  textAt,
  webAddress,
} from "lib/review/page/caption.ts";
import { smallCollection } from "./small_collection.ts";

Deno.test("a plate is named by its book and year, or else its work", () => {
  assert.equal(plateCaption(smallCollection, 0), "Wonderland, 1865");
  assert.equal(plateCaption(smallCollection, 2), "The Plumb-pudding");
});

Deno.test("a plate is called by its title, where no book is told; its work may be no more than its file", () => {
  const title = { values: ["", "Des \u201eW\u00fcstlings\u201c Weg"], codes: [1, 0, 1] };
  const collection = { ...smallCollection, plates: { ...smallCollection.plates, title } };
  assert.equal(plateCaption(collection, 0), "Wonderland, 1865");
  assert.equal(plateCaption(collection, 2), "Des \u201eW\u00fcstlings\u201c Weg");
});

Deno.test("plates of one book or work and one year are told apart by what their ids have besides", () => {
  const captions = (
    { id, book = ["", "", ""], work = ["", "", ""], year = [1865, 1865, 1865] }: {
      readonly id: readonly string[];
      readonly book?: readonly string[];
      readonly work?: readonly string[];
      readonly year?: readonly (number | null)[];
    },
  ) => {
    const of = (texts: readonly string[]) => ({ values: texts, codes: [0, 1, 2] });
    const plates = { ...smallCollection.plates, id, book: of(book), work: of(work), year };
    const collection = { ...smallCollection, plates };
    return id.map((_, plate) => plateCaption(collection, plate));
  };
  const id = ["0001.jpg", "0002.jpg", "0003.jpg"];
  assert.deepEqual(
    captions({ id, work: ["Tea", "Tea", "Coffee"] }),
    ["0001.jpg, Tea, 1865", "0002.jpg, Tea, 1865", "Coffee, 1865"],
  );
  assert.deepEqual(
    captions({ id, work: ["Tea", "Tea", "Tea"], year: [1865, null, 1866] }),
    ["Tea, 1865", "Tea", "Tea, 1866"],
    "years are enough",
  );
  const hogarth = ["hogarth-v1", "hogarth-v1", "hogarth-v1"];
  assert.deepEqual(
    captions({ id: ["hogarth-v1_i_7", "hogarth-v1_i_8", "hogarth-v1"], book: hogarth }),
    ["i_7, hogarth-v1, 1865", "i_8, hogarth-v1, 1865", "hogarth-v1, hogarth-v1, 1865"],
  );
  assert.deepEqual(
    captions({ id: ["Tea 1", "Tea 2", "x"], work: ["Tea", "Tea", ""] }),
    ["1, Tea, 1865", "2, Tea, 1865", "x, 1865"],
  );
  assert.equal(
    new Set(captions({ id: ["a/1", "b/1", "a/2"], work: ["a", "a", "a"] })).size,
    3,
  );
});

Deno.test("a figure without a name is told by its plate where several plates share a work", () => {
  const tea = { values: ["", "Tea"], codes: [1, 1, 1] };
  const plates = {
    ...smallCollection.plates,
    id: ["01.png", "02.png", "03.png"],
    book: { values: [""], codes: [0, 0, 0] },
    work: tea,
    year: [null, null, null],
  };
  assert.equal(figureCaption({ ...smallCollection, plates }, 3), "02.png, Tea");
});

Deno.test("a figure without a name is named by its number", () => {
  assert.equal(figureName(smallCollection, 0), "Alice");
  assert.equal(figureName(smallCollection, 3), "Figure 02");
  assert.equal(figureLine(smallCollection, 1), "Hatter, Wonderland, 1865, score 0.40");
  assert.equal(textAt(smallCollection.plates.artist, 1), "");
  assert.equal(figureCaption(smallCollection, 0), "Alice");
  assert.equal(
    figureCaption(smallCollection, 3),
    plateCaption(smallCollection, smallCollection.figures.plate[3]),
  );
});

Deno.test("a figure without a name is told by what its plate's id has besides the book", () => {
  const captionOf = (id: string, book: string) => {
    const books = { values: [book], codes: [0, 0, 0] };
    const plates = { ...smallCollection.plates, id: ["", id, ""], book: books };
    return figureCaption({ ...smallCollection, plates }, 3);
  };
  assert.equal(captionOf("hogarth-v1_i_261fp", "hogarth-v1"), "i_261fp");
  assert.equal(captionOf("hogarth-v1/ 007", "hogarth-v1"), "007");
  // where nothing is left, or the id is of another kind, the book and year
  assert.equal(captionOf("hogarth-v1", "hogarth-v1"), "hogarth-v1, 1890");
  assert.equal(captionOf("scan 7", "hogarth-v1"), "hogarth-v1, 1890");
  assert.equal(captionOf("_", ""), "Tea, 1890");
});

Deno.test("of a plate's table what stands there already is not told again", () => {
  const more = { work: "Marriage", file: "m.jpg", engraver: "Scotin" };
  assert.deepEqual(notToldYet(more, ["Marriage", "m.jpg"]), [["Engraver", "Scotin"]]);
});

Deno.test("webAddress() takes addresses of the Web alone", () => {
  assert.equal(webAddress("https://example.org/a b"), "https://example.org/a%20b");
  for (
    const text of ["javascript:alert(1)", " https://x", "data:text/html,x", "https://", "http"]
  ) {
    assert.equal(webAddress(text), null, text);
  }
});

Deno.test("counts read as English", () => {
  assert.equal(inWords(41421), "41,421");
  assert.deepEqual([countOf(1, "plate"), countOf(0, "plate")], ["1 plate", "0 plates"]);
});
