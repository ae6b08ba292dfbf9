/** Texts that repeat, as a column of them is sent. */
import type { CodedTexts } from "./api.ts";

/** Texts that repeat, each kept once. */
export function codedTexts(texts: readonly string[]): CodedTexts {
  const places = new Map<string, number>();
  const codes = texts.map((text) => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  return { values: [...places.keys()], codes };
}
