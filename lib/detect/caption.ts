/**
 * What GroundingDINO is asked: phrases that end in full stops, their tokens, which of these see each
 * other, and the phrases that its answers mean.
 */
import { decodeTokens, encodeText, type Vocabulary } from "./wordpiece.ts";

/** Tokens that end a phrase. */
const ends = ["[CLS]", "[SEP]", ".", "?"];

/** The model gives so many scores per box, one per token; the first and the last belong to none. */
const mostTokens = 256;

export interface Caption {
  /** In lower case, with a full stop at its end. */
  readonly text: string;
  /** Numbers of its tokens, `[CLS]` and `[SEP]` included. `[T]` */
  readonly ids: readonly number[];
  /** The place of each token within its phrase, from 0. `[T]` */
  readonly positions: readonly number[];
  /** Which tokens see each other: those of one phrase. `[T, T]` */
  readonly mask: Uint8Array;
  /** The phrase that each token belongs to; -1 at the ends of phrases. `[T]` */
  readonly phraseOf: readonly number[];
  readonly phrases: readonly string[];
}

/**
 * The tokens of a prompt: one text, or several phrases.
 *
 * @throws {RangeError} when it is empty, or has more tokens than the model scores
 */
export function captionOf(prompt: string | readonly string[], vocabulary: Vocabulary): Caption {
  const given = typeof prompt === "string" ? prompt : prompt.map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== "").join(". ");
  const bare = given.toLowerCase().trim();
  const text = bare.endsWith(".") ? bare : `${bare}.`;
  const ids = encodeText(text, vocabulary);
  if (ids.length > mostTokens) {
    throw new RangeError(
      `Cannot ask for ${ids.length} tokens at once, only for ${mostTokens}; ` +
        "give fewer phrases, or one pass to each",
    );
  }
  const special = new Set(ends.map((token) => vocabulary.ids.get(token)));
  const count = ids.length;
  const positions = ids.map(() => 0);
  const mask = new Uint8Array(count * count);
  const phraseOf = ids.map(() => -1);
  const phrases: string[] = [];
  for (let i = 0; i < count; i++) mask[i * count + i] = 1;
  let before = 0;
  ids.forEach((id, end) => {
    if (!special.has(id)) return;
    if (end > 0 && end < count - 1) {
      const words = ids.slice(before + 1, end);
      for (let i = before + 1; i <= end; i++) {
        positions[i] = i - before - 1;
        for (let j = before + 1; j <= end; j++) mask[i * count + j] = 1;
        if (i < end) phraseOf[i] = phrases.length;
      }
      if (words.length > 0) phrases.push(decodeTokens(words, vocabulary));
    }
    before = end;
  });
  if (phrases.length === 0) {
    throw new RangeError(
      `Cannot ask for ${
        JSON.stringify(prompt)
      }: it names nothing. Write what to find, such as "a person"`,
    );
  }
  return { text, ids, positions, mask, phraseOf, phrases };
}

/**
 * The text of the tokens that score above a threshold, as the original prints it: it may be empty,
 * or begin in the middle of a word ("##s").
 *
 * @param scores one per token, 0 to 1
 */
export function phraseAbove(
  scores: ArrayLike<number>,
  { caption, vocabulary, threshold }: {
    readonly caption: Pick<Caption, "ids">;
    readonly vocabulary: Vocabulary;
    readonly threshold: number;
  },
): string {
  const lowest = Math.fround(threshold);
  const chosen = caption.ids.filter((_, i) => i > 0 && i < mostTokens - 1 && scores[i] > lowest);
  return decodeTokens(chosen, vocabulary);
}
