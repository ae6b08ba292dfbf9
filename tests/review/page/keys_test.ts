import assert from "node:assert/strict";
import type { Desk } from "lib/review/page/desk.ts";
import { firstSearch } from "lib/review/page/examples.ts";
import { exampleKey, isWriting, keepOrDrop } from "lib/review/page/keys.ts";
import { withGlobals } from "./fake_browser.ts";
import { smallCollection } from "./small_collection.ts";

class Input {
  constructor(readonly type: string) {}
}

const fields = {
  HTMLTextAreaElement: class {},
  HTMLSelectElement: class {},
  HTMLInputElement: Input,
};
const event = (target: unknown, more: object = {}) =>
  ({ target, ctrlKey: false, metaKey: false, altKey: false, ...more }) as KeyboardEvent;

Deno.test("keys go into texts and choices, and those with Control to the browser", () =>
  withGlobals(fields, () => {
    assert.equal(isWriting(event(new Input("search"))), true);
    assert.equal(isWriting(event(new fields.HTMLSelectElement())), true);
    assert.equal(isWriting(event(new Input("radio"))), false);
    assert.equal(isWriting(event({})), false);
    assert.equal(isWriting(event({}, { ctrlKey: true })), true);
  }));

function deskThat(said: unknown[], { hasKeys = true, canSave = true } = {}): Desk {
  return {
    hasKeys: { value: hasKeys },
    collection: { ...smallCollection, canSave },
    say: (what: unknown) => Promise.resolve(void said.push(what)),
  } as unknown as Desk;
}

Deno.test("K keeps and X drops, where letters do something and verdicts are kept", () => {
  const said: unknown[] = [];
  for (const key of ["k", "X", "y"]) keepOrDrop(deskThat(said), event({}, { key }), 3);
  assert.deepEqual(said, [
    { of: "figure", figure: 3, value: "keep" },
    { of: "figure", figure: 3, value: "drop" },
  ]);
  for (const off of [{ hasKeys: false }, { canSave: false }]) {
    keepOrDrop(deskThat(said, off), event({}, { key: "k" }), 3);
  }
  assert.equal(said.length, 2);
});

Deno.test("E and N make a figure an example of either kind, again of none, and go no further", () => {
  const said: unknown[] = [];
  const search = { ...firstSearch, unlike: [3] };
  const desk = (canSearch: boolean) =>
    ({
      hasKeys: { value: true },
      lastSearch: { value: search },
      collection: { ...smallCollection, canSearch },
      example: (figure: number, as: unknown) => said.push([figure, as]),
    }) as unknown as Desk;
  let stopped = 0;
  const pressed = (key: string, more: object = {}) =>
    event({}, { key, preventDefault: () => stopped++, ...more });
  for (const key of ["e", "N", "y"]) exampleKey(desk(true), pressed(key), 3);
  exampleKey(desk(true), pressed("e", { ctrlKey: true }), 3);
  exampleKey(desk(false), pressed("e"), 3);
  assert.deepEqual(said, [[3, "like"], [3, null]]);
  assert.equal(stopped, 2);
});
