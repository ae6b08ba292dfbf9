import assert from "node:assert/strict";
import type { VerdictRow } from "lib/review/api.ts";
import { type Desk, labelOfType, openDesk } from "lib/review/page/desk.ts";
import { firstPlace } from "lib/review/page/place.ts";
import type { ReviewSource } from "lib/review/page/source.ts";
import { withGlobals } from "./fake_browser.ts";
import { pairOf, smallCollection, verdictRow } from "./small_collection.ts";

/** A desk whose server keeps verdicts, and the addresses it went to. */
function withDesk(
  run: (desk: Desk, went: string[]) => Promise<void>,
  { hash = "", fails = false } = {},
): Promise<void> {
  const went: string[] = [];
  const rows: VerdictRow[] = [];
  const source = {
    isStatic: false,
    ask(
      route: string,
      { body }: { body?: { said: VerdictRow["said"]; id: number; redo?: boolean } } = {},
    ) {
      if (fails) return Promise.reject(new Error("The corpus has changed"));
      if (route === "say") rows.push(verdictRow(rows.length + 1, body!.said));
      if (route === "undo") {
        rows[body!.id - 1] = { ...rows[body!.id - 1], isUndone: !body!.redo };
      }
      const pairs = [pairOf(0, 1), pairOf(1, 2, { type: "" })];
      return Promise.resolve(
        {
          say: rows.at(-1),
          undo: rows[(body?.id ?? 1) - 1],
          pairs: { pairs, isCompared: true },
          verdicts: { verdicts: [...rows] },
        }[route],
      );
    },
  } as unknown as ReviewSource;
  return withGlobals({
    location: { hash },
    addEventListener() {},
    history: {
      pushState: (_: null, __: string, to: string) => went.push(to),
      replaceState: (_: null, __: string, to: string) => went.push(`over ${to}`),
    },
  }, () => run(openDesk(source, smallCollection), went));
}

Deno.test("a desk begins at the place of its address, and goes elsewhere in it", async () => {
  await withDesk(async (desk, went) => {
    assert.deepEqual(desk.place.value, { view: "plate", plate: 1, figure: 2 });
    assert.deepEqual(desk.lastList.value, firstPlace);
    desk.go({ view: "map" });
    desk.go({ view: "verdicts" }, { replace: true });
    assert.deepEqual(went, ["#/map", "over #/verdicts"]);
    await Promise.resolve();
  }, { hash: "#/plate/a2/a2.01" });
});

Deno.test("what is said stands at once, and can be undone until nothing is left", () =>
  withDesk(async (desk) => {
    await desk.say({ of: "figure", figure: 0, value: "drop" });
    await desk.say({ of: "figure", figure: 0, value: "keep" });
    assert.equal(desk.facts.value.verdicts.get(0), "keep");
    assert.match(desk.message.value.text, /a1\.01 kept\. Press U/);
    await desk.undo();
    assert.equal(desk.facts.value.verdicts.get(0), "drop");
    await desk.undo();
    assert.equal(desk.facts.value.verdicts.has(0), false);
    await desk.undo();
    assert.match(desk.message.value.text, /nothing to undo/);
    const redo = () => desk.undo(undefined, { redo: true });
    await redo();
    assert.equal(desk.facts.value.verdicts.get(0), "drop");
    await redo();
    assert.equal(desk.facts.value.verdicts.get(0), "keep");
    assert.equal(desk.message.value.text, "Said again: a1.01 kept.");
    await redo();
    assert.match(desk.message.value.text, /nothing to redo/);
    // by its number, as in the list of verdicts
    await desk.undo(2);
    await desk.undo(2, { redo: true });
    assert.equal(desk.facts.value.verdicts.get(0), "keep");
  }));

Deno.test("examples are kept while the reader is elsewhere, and stand in the address of the search", () =>
  withDesk(async (desk, went) => {
    desk.example(4, "like");
    desk.example(2, "unlike");
    assert.deepEqual(went, []);
    desk.go(desk.lastSearch.value);
    desk.example(4, null);
    desk.example(0, "like");
    assert.deepEqual(went, [
      "#/search?like=b1.01&unlike=a2.01",
      "over #/search?unlike=a2.01",
      "over #/search?like=a1.01&unlike=a2.01",
    ]);
    desk.go({ view: "map" });
    assert.deepEqual(desk.lastSearch.value, { view: "search", like: [0], unlike: [2] });
    await Promise.resolve();
  }));

Deno.test("refresh() reads pairs, of which filters know the types by plate", () =>
  withDesk(async (desk) => {
    assert.equal(desk.isCompared.value, null, "nobody was asked yet");
    await desk.refresh();
    assert.equal(desk.isCompared.value, true);
    const types = [...desk.facts.value.pairTypes].map(([plate, of]) => [plate, [...of]]);
    assert.deepEqual(types, [[0, ["coloured"]], [1, ["coloured", "not sure"]], [2, ["not sure"]]]);
  }));

Deno.test("what the server refuses is told, and nothing stands", () =>
  withDesk(async (desk) => {
    await desk.say({ of: "figure", figure: 0, value: "drop" });
    assert.deepEqual(desk.message.value, { text: "The corpus has changed", isFault: true });
    assert.equal(desk.verdicts.value.length, 0);
  }, { fails: true }));

Deno.test("types read as the collection names them", () => {
  assert.equal(labelOfType(smallCollection, "recut"), "Cut again");
  assert.equal(labelOfType(smallCollection, ""), "Not sure");
  assert.equal(labelOfType(smallCollection, "unheard of"), "unheard of");
});
