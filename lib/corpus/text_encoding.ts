/** Bytes of a label file as text: UTF-8, UTF-16, or what an XML declaration says; nothing is guessed. */

/** Names of encodings in XML declarations, in lower case, that the platform decodes under another. */
const decoderOf = (name: string, fail: (what: string) => never): TextDecoder => {
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    return fail(`it declares the encoding "${name}", which is not known`);
  }
};

/** The encoding that a byte order mark, or plain letters beside zeros, tells by the first four bytes. */
export function encodingOf(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  // JSON and XML begin with two characters of ASCII (RFC 4627, section 3; XML 1.0, appendix F)
  if (a > 0 && b === 0 && c > 0 && d === 0) return "utf-16le";
  if (a === 0 && b > 0 && c === 0 && d > 0) return "utf-16be";
  return null;
}

/**
 * The text of a file without its byte order mark.
 *
 * @throws {Error} that names the file when its bytes are not what its mark, its XML declaration, or
 *   else UTF-8 says
 *
 * ```ts
 * import { decodeText } from "lib/corpus/text_encoding.ts";
 * decodeText(new TextEncoder().encode("\uFEFFAlice"), { name: "classes.txt" }); // "Alice"
 * ```
 */
export function decodeText(bytes: Uint8Array, { name }: { readonly name: string }): string {
  const fail = (what: string): never => {
    throw new Error(`Cannot read ${name} as text: ${what}. Save it as UTF-8`);
  };
  const marked = encodingOf(bytes);
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const declared = head.match(/^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']+)["']/)?.[1];
  const encoding = marked ?? declared ?? "utf-8";
  try {
    return decoderOf(encoding, fail).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return fail(
      encoding === "utf-8" && !marked && !declared
        ? "it is not UTF-8, and does not say what else it is"
        : `it is not ${encoding.toUpperCase()}, as it says`,
    );
  }
}
