import assert from "node:assert/strict";
import { maskFromPixels, maskToPixels } from "lib/geometry/mask.ts";
import { tidyMask } from "lib/segment/mask_policy.ts";

const rows = (text: string) => text.trim().split(/\s+/);
const maskOf = (text: string) => {
  const lines = rows(text);
  const size = { width: lines[0].length, height: lines.length };
  return maskFromPixels([...lines.join("")].map((c) => c === "#" ? 1 : 0), size);
};
const text = (mask: ReturnType<typeof maskOf>) =>
  [...maskToPixels(mask)].map((v) => v ? "#" : ".").join("")
    .match(new RegExp(`.{${mask.width}}`, "g"));

const ring = maskOf(`
  ####..#.
  #..#....
  #.##..##
  ###.....
`);

Deno.test("holes are filled where the ground outside does not reach", () => {
  assert.deepEqual(
    text(tidyMask(ring, { holes: "fill" })),
    rows(`
      ####..#.
      ####....
      ####..##
      ###.....
    `),
  );
});

Deno.test("islands go, all but the largest, or those that are too small beside it", () => {
  assert.deepEqual(
    text(tidyMask(ring, { islands: "drop" })),
    rows(`
      ####....
      #..#....
      #.##....
      ###.....
    `),
  );
  assert.deepEqual(
    text(tidyMask(ring, { islands: 0.15 })),
    rows(`
      ####....
      #..#....
      #.##..##
      ###.....
    `),
  );
});

Deno.test("kept as it is, it is the same mask; nothing stays nothing; equals leave one", () => {
  assert.equal(tidyMask(ring), ring);
  const nothing = maskOf("...");
  assert.deepEqual(tidyMask(nothing, { islands: "drop", holes: "fill" }), nothing);
  assert.deepEqual(text(tidyMask(maskOf("#.#"), { islands: "drop" })), ["#.."]);
});

Deno.test("ground that touches the outside only by a corner is a hole; figures touch by corners", () => {
  const leak = maskOf(`
    .##
    #.#
    ###
  `);
  assert.deepEqual(text(tidyMask(leak, { holes: "fill" })), [".##", "###", "###"]);
  const stairs = maskOf("#.. .#. ..#");
  assert.equal(maskToPixels(tidyMask(stairs, { islands: "drop" })).join(""), "100010001");
});

Deno.test("ground at each side of the picture is open, and no hole", () => {
  for (const open of ["#.# #.# ###", "### #.# #.#", "### #.. ###", "### ..# ###"]) {
    assert.deepEqual(text(tidyMask(maskOf(open), { holes: "fill" })), rows(open));
  }
});

Deno.test("an island of exactly the share of the largest stays", () => {
  const four = maskOf("####.##");
  assert.deepEqual(text(tidyMask(four, { islands: 0.5 })), ["####.##"]);
  assert.deepEqual(text(tidyMask(four, { islands: 0.51 })), ["####..."]);
});
