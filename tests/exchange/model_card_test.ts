import assert from "node:assert/strict";
import { creditOf } from "lib/corpus/credit.ts";
import { writeModelCard } from "lib/exchange/model_card.ts";
import { tableOf } from "lib/plot/table.ts";
import { cardSample } from "./card_sample.ts";

const table = tableOf([{ model: "simclr", top1: 0.5 }], {
  caption: "What was measured",
  columns: { model: { label: "model", kind: "text" }, top1: { label: "Top-1", kind: "share" } },
});

const training = {
  command: "deno task train --out '```'",
  facts: [{ label: "experiment", value: "ResNet18 | *x*" }],
  trained: 40,
  heldOut: 0,
};

Deno.test("a card says the models with their licences, the rights of the plates, and what it does not know", () => {
  const card = writeModelCard(cardSample, { training: null, tables: [] });
  assert.match(card, /\| detector \| burin\\_nano \| Apache-2\.0 \| a{64} \|/);
  assert.match(card, /\| encoder \| simclr after 40 steps \| licence unknown \| not known \|/);
  assert.match(card, /\| rights unknown \| 1 \|/);
  assert.match(card, /Nothing was trained in this run/);
  assert.match(card, /Nothing was measured in this run/);
  // three signs fence what holds none
  assert.match(card, /\n\n```\ndeno task extract .*\n```\n\n/);
  assert.match(card, /\| seed \| 7 \|/);
  assert.ok(!card.includes("## Training") && !card.includes("## Figures"));
  const nobody = writeModelCard({ ...cardSample, author: null }, { training: null, tables: [] });
  assert.match(nobody, /\| author \| nobody named \|/);
});

Deno.test("how it was trained stands with its command, and figures by heart are called so", () => {
  const card = writeModelCard(cardSample, { training, tables: [table] });
  assert.match(card, /## Training/);
  assert.match(card, /\| experiment \| ResNet18 &#124; \\\*x\\\* \|/);
  assert.match(card, /All 40 figures were trained on/);
  assert.match(card, /\| simclr \| \.500 \|/);
  // the fence is longer than what it holds
  assert.ok(card.includes("\n````\ndeno task train --out '```'\n````\n"));
  assert.match(card, /What is measured below is of this run's own plates/);
  const apart = writeModelCard(cardSample, {
    training: { ...training, heldOut: 5 },
    tables: [table],
  });
  assert.match(apart, /40 figures were trained on and 5 were not/);
});

Deno.test("no name becomes markup or a line of its own", () => {
  const card = writeModelCard(cardSample, { training, tables: [table] });
  assert.ok(!card.includes("</script>"));
  assert.ok(!/^line two/m.test(card));
  assert.match(card, /Found on line one line two three\./);
});

Deno.test("whom to credit is a list, and no blank where there is nobody", () => {
  const parts = { training: null, tables: [] };
  const credit = creditOf({ source: "", rights: "CC0", more: { artist: "Phiz" } });
  const card = (credits: typeof cardSample.credits) =>
    writeModelCard({ ...cardSample, credits }, parts);
  assert.match(card([credit]), /\n\n- Phiz\n\n## How it was made/);
  const [bare] = [creditOf({ source: "", rights: "CC0", more: {} })];
  assert.match(card([bare]), /\| CC0 \| 1 \|\n\n## How it was made/);
});
