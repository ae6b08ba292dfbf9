import assert from "node:assert/strict";
import { faceOf, isMan } from "lib/engraver/features.ts";
import type { Face, Kind } from "lib/engraver/identity.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/engraver/drawn.ts";

const facesOf = (kind: Kind, age = 0.5) =>
  Array.from({ length: 200 }, (_, seed) => faceOf(new Random(seed), kind, age));
const mean = (faces: readonly Face[], name: keyof Face) =>
  faces.reduce((sum, face) => sum + face[name], 0) / faces.length;

Deno.test("women have softer bones than men, girls a snub nose and no lines", () => {
  const [men, women, girls] = (["man", "woman", "girl"] as const).map((kind) => facesOf(kind));
  for (const name of ["noseLength", "brow", "jowl", "bag", "lines"] as const) {
    assert.ok(mean(women, name) < mean(men, name), name);
  }
  for (const girl of girls) {
    assert.deepEqual([girl.bag, girl.lines, girl.noseHook], [0, 0, -0.012]);
    assert.ok(girl.noseLength >= 0.075 && girl.noseLength < 0.11 && girl.lips <= 1);
  }
});

Deno.test("age shows, and the same numbers give the same face", () => {
  assert.ok(mean(facesOf("man", 0.9), "lines") > mean(facesOf("man", 0.1), "lines"));
  assert.deepEqual(faceOf(new Random(4), "man", 0.3), faceOf(new Random(4), "man", 0.3));
  assert.notDeepEqual(faceOf(new Random(4), "man", 0.3), faceOf(new Random(5), "man", 0.3));
});

Deno.test("animals are built as men are", () => {
  assert.deepEqual((["man", "beast", "woman", "girl"] as const).map(isMan), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("faces keep their proportions", () => {
  assertFrozen(
    (["man", "woman", "girl", "beast"] as const).flatMap((kind) =>
      [0.1, 0.5, 0.9].map((age) => facesOf(kind, age))
    ),
    "9862b4765f2a",
  );
});
