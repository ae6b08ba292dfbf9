import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { captionOf, phraseAbove } from "lib/detect/caption.ts";
import { parseVocabulary } from "lib/detect/wordpiece.ts";

const folder = new URL("../fixtures/detect/", import.meta.url);
const random = new URL("../../models/random/", import.meta.url);
const vocabulary = parseVocabulary(readFileSync(new URL("vocab.txt", random), "utf8"));

interface Masked {
  readonly caption: string;
  readonly ids: number[];
  readonly positions: number[];
  readonly mask: number[];
}

/** transformers' and the authors' masks, which the script found equal. */
const { masks }: { masks: Masked[] } = JSON.parse(
  readFileSync(new URL("grounding_dino.json", folder), "utf8"),
);

Deno.test("tokens, their places and what they see are the originals'", () => {
  for (const { caption, ids, positions, mask } of masks) {
    const ours = captionOf(caption, vocabulary);
    assert.deepEqual(ours.ids, ids, caption);
    assert.deepEqual(ours.positions, positions, caption);
    assert.deepEqual([...ours.mask], mask, caption);
  }
  const joined = captionOf("a man. the king", vocabulary);
  // without the blocks every token would see every other
  assert.notDeepEqual([...joined.mask], joined.ids.flatMap((_, __, all) => all.map(() => 1)));
});

Deno.test("phrases are lower case, end in one full stop, and each token knows its own", () => {
  const caption = captionOf(["Human Characters ", "", "the King's hat"], vocabulary);
  assert.equal(caption.text, "human characters. the king's hat.");
  assert.deepEqual(caption.phrases, ["human characters", "the king's hat"]);
  assert.deepEqual(caption.phraseOf, [-1, 0, 0, -1, 1, 1, 1, 1, 1, -1, -1]);
  assert.equal(captionOf("  Man. ", vocabulary).text, "man.");
});

Deno.test("nothing asked for, and too much, are refused", () => {
  assert.throws(() => captionOf(" . ", vocabulary), /it names nothing/);
  assert.throws(() => captionOf([], vocabulary), /it names nothing/);
  assert.throws(
    () => captionOf("hat ".repeat(300), vocabulary),
    /303 tokens at once, only for 256/,
  );
});

Deno.test("a phrase is the words strictly above the threshold, the first and last token never", () => {
  const caption = captionOf("human characters", vocabulary); // [CLS] human characters . [SEP]
  const at = (scores: number[], threshold = 0.25) =>
    phraseAbove(scores, { caption, vocabulary, threshold });
  assert.equal(at([0.9, 0.3, 0.3, 0.1, 0]), "human characters");
  assert.equal(at([0.9, 0.3, 0.2, 0.1, 0]), "human");
  assert.equal(at([0.9, 0.25, 0.2, 0.3, 0]), ".");
  assert.equal(at([0.9, 0.1, 0.2, 0.1, 0]), "");
});

Deno.test("256 tokens can be asked for, one more cannot", () => {
  // a word and a full stop are two tokens, [CLS] and [SEP] two more
  const words = (count: number) => Array(count).fill("man").join(" ");
  assert.equal(captionOf(words(253), vocabulary).ids.length, 256);
  assert.throws(
    () => captionOf(words(254), vocabulary),
    /Cannot ask for 257 tokens at once, only for 256/,
  );
});

Deno.test("a phrase is what scores above the threshold, [CLS] and the 256th token left out", () => {
  const caption = captionOf(Array(253).fill("man").join(" "), vocabulary);
  const [king] = captionOf("king", vocabulary).ids.slice(1);
  const ids = caption.ids.map((id, i) => i === 0 || i > 252 ? king : id);
  const at = (...places: number[]) => {
    const scores = new Float32Array(256).fill(0.25);
    for (const place of places) scores[place] = 0.26;
    return phraseAbove(scores, { caption: { ids }, vocabulary, threshold: 0.25 });
  };
  assert.equal(at(), "");
  assert.equal(at(0), "");
  assert.equal(at(255), "");
  assert.equal(at(254), "king");
  assert.equal(at(1), "man");
});
