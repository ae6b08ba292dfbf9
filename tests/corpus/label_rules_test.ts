import assert from "node:assert/strict";
import {
  soundBox,
  soundMore,
  soundName,
  soundNumber,
  soundScore,
  soundSize,
  valueText,
} from "lib/corpus/label_rules.ts";

const faultOf = (sound: object) => "fault" in sound ? String(sound.fault) : "";

Deno.test("numbers are finite, or texts of such", () => {
  for (const [given, value] of [[1.5, 1.5], ["2", 2], [" 3e1 ", 30], [0, 0]] as const) {
    assert.deepEqual(soundNumber(given, { what: "x" }), { value });
  }
  for (const bad of [NaN, Infinity, "", "a", null, undefined, {}, [1], true, "1,5"]) {
    assert.match(faultOf(soundNumber(bad, { what: "x" })), /^x is .*no number/, String(bad));
  }
});

Deno.test("boxes are in order, with an area, not absurd, and may reach over the border", () => {
  assert.deepEqual(soundBox([-5, 0, 1, 1]), { value: [-5, 0, 1, 1] });
  assert.deepEqual(soundBox([0, 0, 1e7, 1]), { value: [0, 0, 1e7, 1] });
  assert.match(faultOf(soundBox([0, 0, 1e7 + 1, 1])), /beyond/);
  assert.match(faultOf(soundBox([-1e7 - 1, 0, 1, 1])), /beyond/);
  assert.match(faultOf(soundBox([2, 0, 1, 1])), /sides of -1 and 1/);
  assert.match(faultOf(soundBox([0, 0, 0, 1])), /no area: 0 x 1/);
  assert.deepEqual(soundBox([0, 0, 0, 1], { area: "any" }), { value: [0, 0, 0, 1] });
  for (const bad of [NaN, null, undefined, "1", Infinity]) {
    assert.match(faultOf(soundBox([0, 0, bad, 1])), /no number/, String(bad));
  }
  assert.match(faultOf(soundBox([0, 0, 1])), /3 numbers/);
  // of several the first is told
  assert.match(faultOf(soundBox([0, "a", NaN, "b"])), /holds "a"/);
});

Deno.test("names are texts in NFC, numbers as texts", () => {
  assert.deepEqual(soundName("Ko\u0308nigin"), { value: "Königin" });
  assert.deepEqual(soundName(5), { value: "5" });
  for (const bad of [null, undefined, "", " ", {}, true, NaN]) {
    assert.match(faultOf(soundName(bad)), /its name is/, String(bad));
  }
});

Deno.test("the picture's own size is the truth", () => {
  const found = { width: 200, height: 100 };
  const nothing = { width: 0, height: 0 };
  assert.deepEqual(soundSize({ found }), { value: found });
  assert.deepEqual(soundSize({ said: { width: 0, height: undefined }, found }), { value: found });
  assert.deepEqual(soundSize({ said: { width: "200", height: 100 }, found }), { value: found });
  assert.deepEqual(soundSize({ said: found, found: nothing }), { value: found });
  assert.match(
    faultOf(soundSize({ said: { width: 100, height: 200 }, found })),
    /100 x 200 said, 200 x 100 found/,
  );
  assert.match(faultOf(soundSize({ said: { width: 200, height: 101 }, found })), /sizes differ/);
  for (const width of [-1, 1.5, Infinity, "wide", 1e7 + 1, {}]) {
    assert.match(
      faultOf(soundSize({ said: { width, height: 100 }, found: nothing })),
      /size is said/,
    );
  }
});

Deno.test("scores lie between 0 and 1, both included, or are not there", () => {
  for (const score of [0, 0.5, 1, "0.25"]) {
    assert.deepEqual(soundScore(score), { value: Number(score) });
  }
  for (const none of [null, undefined]) assert.deepEqual(soundScore(none), { value: undefined });
  for (const bad of [-0.001, 1.001, 95, "x", {}, NaN]) {
    assert.match(faultOf(soundScore(bad)), /score/);
  }
});

Deno.test("a value is told in sixty characters, whatever it is", () => {
  assert.deepEqual([undefined, null, NaN, "a", [1]].map(valueText), [
    "missing",
    "null",
    "NaN",
    '"a"',
    "[1]",
  ]);
  assert.match(valueText(() => 1), /=>/);
  assert.equal(valueText("a".repeat(58)).length, 60);
  assert.equal(valueText("a".repeat(58)), `"${"a".repeat(58)}"`);
  assert.equal(valueText("a".repeat(59)), `"${"a".repeat(56)}...`);
});

Deno.test("values that have no plain form are told, too", () => {
  const found = { width: 200, height: 100 };
  const odd = { toString: 1 };
  assert.match(faultOf(soundSize({ said: { width: odd, height: null }, found })), /said to be/);
  const deep = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
  assert.match(faultOf(soundName(deep)), /a list of lists|\[\[\[/);
});

Deno.test("what else is told of a plate is text by name, or nothing", () => {
  assert.deepEqual(soundMore({ artist: "Hogarth" }), { value: { artist: "Hogarth" } });
  assert.deepEqual(soundMore(null), { value: undefined });
  for (const bad of ["Hogarth", ["Hogarth"], { year: 1735 }, 7]) {
    assert.match(faultOf(soundMore(bad)), /its "more" is .*not text by name/);
  }
});
