import assert from "node:assert/strict";
import { bodyOf } from "lib/engraver/body.ts";
import { makePose } from "lib/engraver/pose.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen, drawn, eachDrawn, people, somebody } from "tests/engraver/drawn.ts";

Deno.test("a belly stands forward of the spine, the back behind it", () => {
  drawn((s) => {
    const measure = (belly: number) => {
      const who = somebody("man");
      const round = { ...who, build: { ...who.build, belly } };
      return bodyOf(s, round, makePose(new Random(1), round, "stand"));
    };
    const [thin, fat] = [measure(0), measure(1)];
    for (const v of thin.vs) assert.ok(thin.front(v) > 0 && thin.back(v) < 0);
    assert.ok(fat.front(0.75) > thin.front(0.75) + 5);
    assert.equal(fat.back(0.5), thin.back(0.5));
    const [neck, hip] = [thin.T(0, 0), thin.T(0, 1)];
    assert.ok(hip[1] > neck[1], "y points down");
  });
});

Deno.test("bodies keep their outlines, in each pose", () => {
  assertFrozen(
    [
      eachDrawn(people(12), (s, who, i) => {
        const body = bodyOf(s, who, makePose(new Random(i), who));
        const edge = (side: (v: number) => number) => body.vs.map((v) => body.T(side(v), v));
        s.part([...edge(body.front), ...edge(body.back).toReversed()], body.cloth(who.skirt));
        s.lines([edge(body.front), edge(body.back)], 1);
        body.wear(who.skirt, [0, 1]);
        s.flow(edge(body.back), edge(body.front), body.folds(9, 1, 0.1));
      }),
    ],
    "d7a7f6fcb30b",
  );
});
