import assert from "node:assert/strict";
import { bodyOf } from "lib/engraver/body.ts";
import { makePose } from "lib/engraver/pose.ts";
import { Random } from "lib/tensor/random.ts";
import { drawn, somebody } from "tests/engraver/drawn.ts";

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
