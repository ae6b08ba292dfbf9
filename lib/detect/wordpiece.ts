/** BERT's uncased WordPiece tokenizer, which GroundingDINO's prompts go through. */

/** The words and pieces that a model knows, in the order of their numbers. */
export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly ids: ReadonlyMap<string, number>;
}

/** Tokens that every vocabulary of BERT has. */
const needed = ["[UNK]", "[CLS]", "[SEP]"] as const;

/**
 * Reads a `vocab.txt`: one token a line.
 *
 * @throws {Error} when a token is missing that every such vocabulary has
 */
export function parseVocabulary(text: string): Vocabulary {
  const tokens = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const missing = needed.find((token) => !ids.has(token));
  if (missing) {
    throw new Error(
      `Cannot read this vocabulary of ${tokens.length} lines: it has no ${missing}; ` +
        "give the vocab.txt of bert-base-uncased",
    );
  }
  return { tokens, ids };
}

/** Chinese characters stand alone: every one is a word. */
const ideograph =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu;

/** Lower case, no accents, no control characters. */
function normalized(text: string): string {
  return text
    .replaceAll(/[\0\ufffd]|(?![\t\n\r])\p{C}/gu, "")
    .replaceAll(/\s/gu, " ")
    .replaceAll(ideograph, " $& ")
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase();
}

/** Words and single marks of punctuation, the ASCII symbols among them. */
const wordsOf = (text: string) =>
  normalized(text).match(/[\p{P}$+<=>^`|~]|[^\s\p{P}$+<=>^`|~]+/gu) ?? [];

/** Longer words are unknown. */
const longestWord = 100;

/** The longest known pieces of a word from its start on; null where none fits. */
function piecesOf(word: string, { ids }: Vocabulary): number[] | null {
  const letters = [...word];
  if (letters.length > longestWord) return null;
  const pieces: number[] = [];
  let start = 0;
  while (start < letters.length) {
    let end = letters.length;
    let id: number | undefined;
    for (; end > start; end--) {
      id = ids.get((start > 0 ? "##" : "") + letters.slice(start, end).join(""));
      if (id !== undefined) break;
    }
    if (id === undefined) return null;
    pieces.push(id);
    start = end;
  }
  return pieces;
}

/**
 * The numbers of a text's tokens, between those of `[CLS]` and `[SEP]`.
 *
 * ```ts
 * import { encodeText, parseVocabulary } from "lib/detect/wordpiece.ts";
 * const vocabulary = parseVocabulary("[UNK]\n[CLS]\n[SEP]\nhat\n##s\n.");
 * encodeText("Hats.", vocabulary); // 1, 3, 4, 5, 2
 * ```
 */
export function encodeText(text: string, vocabulary: Vocabulary): number[] {
  const [unknown, start, end] = needed.map((token) => vocabulary.ids.get(token)!);
  const words = wordsOf(text).flatMap((word) => piecesOf(word, vocabulary) ?? [unknown]);
  return [start, ...words, end];
}

/** How English joins marks and endings to the word before. */
const joined: readonly (readonly [string, string])[] = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

const tidied = (text: string) =>
  joined.reduce((done, [apart, together]) => done.replaceAll(apart, together), text);

/**
 * The text of some tokens, as the tokenizers library prints it.
 *
 * @param tidy whether marks and endings are joined across tokens, too, as the tokenizers of
 *   GroundingDINO do. Default true.
 */
export function decodeTokens(
  ids: readonly number[],
  { tokens }: Vocabulary,
  { tidy = true }: { readonly tidy?: boolean } = {},
): string {
  const text = ids.map((id, i) => {
    const token = tokens[id] ?? "";
    const spaced = i === 0 ? token : token.startsWith("##") ? token.slice(2) : ` ${token}`;
    return tidied(spaced);
  }).join("");
  return tidy ? tidied(text) : text;
}
