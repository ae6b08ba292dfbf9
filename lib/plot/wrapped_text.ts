/** A text in lines of so many pixels. */
import { textWidth } from "lib/image/lettering.ts";
import { letterable } from "./outlines.ts";

export const textSize = 13;

/**
 * The text in lines of at most `width` pixels; the last of `count` lines ends in dots if need be.
 *
 * @param options.tail the end of the text, such as a number, that dots come before and never replace
 */
export function wrapped(
  text: string,
  { width, count, size = textSize, tail = "" }: {
    width: number;
    count: number;
    size?: number;
    tail?: string | undefined;
  },
): string[] {
  const measure = (line: string) => textWidth(line, { size });
  const shorten = (line: string) => {
    const end = tail && line.endsWith(` ${tail}`) ? ` ${tail}` : "";
    let short = line.slice(0, line.length - end.length);
    while (short && measure(`${short}...${end}`) > width) short = short.slice(0, -1).trimEnd();
    return `${short}...${end}`;
  };
  const lines: string[] = [];
  let line = "";
  const words = letterable(text, "sans").split(" ").filter(Boolean);
  for (const [i, word] of words.entries()) {
    const longer = line ? `${line} ${word}` : word;
    if (measure(longer) <= width || !line) line = longer;
    else {
      if (lines.length === count - 1) {
        return [...lines, shorten(`${line} ${words.slice(i).join(" ")}`)];
      }
      lines.push(line);
      line = word;
    }
  }
  if (line) lines.push(line);
  return lines.map((each) => measure(each) > width ? shorten(each) : each);
}
