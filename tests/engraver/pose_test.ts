import assert from "node:assert/strict";
import { isSquare, makePose, type Pose } from "lib/engraver/pose.ts";
import { sittings, squares, standings } from "lib/engraver/poses.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, people, somebody } from "tests/engraver/drawn.ts";

Deno.test("some sit, some face the viewer, a few turn away; beasts never do", () => {
  const many = (kind: "man" | "beast") =>
    Array.from({ length: 400 }, (_, i) => makePose(new Random(i), somebody(kind)));
  const men = many("man");
  const share = (test: (pose: Pose) => boolean) => men.filter(test).length / men.length;
  assert.ok(share(({ seated }) => seated) > 0.08);
  assert.ok(share(({ view }) => view === "front") > 0.08);
  assert.ok(share(({ view }) => view === "back") > 0.02);
  assert.ok(many("beast").every(({ view }) => !isSquare(view)));
});

Deno.test("who carries something, holds it in fitting poses more often", () => {
  const who = somebody("man", { prop: "book" });
  const reading = Array.from({ length: 200 }, (_, i) => makePose(new Random(i), who))
    .filter(({ name }) => ["read", "sit and read", "offer", "declaim", "stand"].includes(name))
    .length;
  assert.ok(reading > 90, `${reading} of 200`);
});

Deno.test("poses keep their angles", () => {
  assertFrozen(
    people(40).flatMap((who, i) => [
      makePose(new Random(i), who),
      ...Object.keys({ ...standings, ...sittings, ...squares }).map((name) =>
        makePose(new Random(i), who, name)
      ),
    ]),
    "bbabbd7cf3e3",
  );
});
