import assert from "node:assert/strict";
import { labelActions } from "lib/study/label_actions.ts";
import { ran } from "tests/cli/ran.ts";

Deno.test("what an action lacks is said before anything is read", async () => {
  const lacking: [string[], RegExp][] = [
    [["show"], /labels show takes a folder of labels/],
    [["convert", "/none"], /labels convert takes two folders, and --to FORMAT/],
    [["convert", "/none", "/other"], /labels convert takes two folders, and --to FORMAT/],
    [["judge", "/none"], /labels judge takes two folders of labels/],
    [["shew", "/none"], /no action "shew"\. Did you mean show\? Known: list, show, convert, judge/],
  ];
  for (const [typed, why] of lacking) {
    const { status, err } = await ran("labels", ...typed);
    assert.equal(status, 2, typed.join(" "));
    assert.match(err, why);
  }
  assert.deepEqual(Object.keys(labelActions), ["show", "convert", "judge"]);
});
