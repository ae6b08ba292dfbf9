import assert from "node:assert/strict";
import { fitsFilter, toldOf } from "lib/corpus/plate_filter.ts";

const plateOf = (work: string, more: Record<string, string> = {}) => ({
  work,
  source: "",
  rights: "",
  more,
});
const inferno = plateOf("inferno-1", {
  book: "Vision of Hell",
  artist: "Gustave Doré (1832-1883)",
  year: "Cassell (cuts 1861)",
});

Deno.test("a part of a name fits, whatever its case and accents; all that is asked for must", () => {
  assert.ok(fitsFilter(inferno, {}));
  assert.ok(
    fitsFilter(inferno, { artist: "DORE", book: "hell", work: "Inferno", years: [1861, 1861] }),
  );
  assert.ok(fitsFilter(inferno, { artist: "Dore\u0301" }));
  for (
    const other of [
      { artist: "Dore", book: "heaven" },
      { artist: "Doree" },
      { work: "inferno-2" },
      { years: [1862, 1900] as const },
    ]
  ) assert.ok(!fitsFilter(inferno, other), JSON.stringify(other));
});

Deno.test("the years of a plate are those of its making: an artist's life is none of them", () => {
  assert.ok(!fitsFilter(inferno, { years: [1832, 1860] }));
  assert.ok(fitsFilter(plateOf("a", { Jahr: "1790-1800" }), { years: [1800, 1810] }));
});

Deno.test("what a plate does not tell fits no filter", () => {
  const bare = plateOf("a");
  for (const filter of [{ book: "x" }, { artist: "x" }, { years: [1, 3000] as const }]) {
    assert.ok(!fitsFilter(bare, filter));
  }
  assert.ok(fitsFilter(bare, { work: "a" }));
});

Deno.test("what could be asked for is listed once, in order", () => {
  const plates = [
    plateOf("b", { artist: "Phiz" }),
    plateOf("a"),
    plateOf("b", { artist: "Leech" }),
  ];
  assert.deepEqual(toldOf(plates, "artist"), ["Leech", "Phiz"]);
  assert.deepEqual(toldOf(plates, "work"), ["a", "b"]);
  assert.deepEqual(toldOf(plates, "years"), []);
});
