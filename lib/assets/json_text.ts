/** JSON with errors in a person's words: the line and column, instead of the engine's own sentence. */

/**
 * The value of a text.
 *
 * @throws {SyntaxError} that says where it stops being JSON
 *
 * ```ts
 * import { parseJson } from "lib/assets/json_text.ts";
 * parseJson('{"a": 1}'); // { a: 1 }
 * ```
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const before = text.slice(0, jsonEnd(text)).split("\n");
    const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
    throw new SyntaxError(`it is no JSON from ${place} on`, { cause });
  }
}

/** What may stand at one place: each token, and what it leads to. */
type State = "value" | "first value" | "key" | "first key" | "colon" | "after";

const space = /[ \t\n\r]*/y;
// deno-lint-ignore no-control-regex -- JSON bars them from strings
const string = /"[^"\\\0-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\0-\x1f]*)*"/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** The offset up to which a text could begin JSON; its length where it ends too soon. */
function jsonEnd(text: string): number {
  const open: string[] = [];
  let [at, state]: [number, State] = [0, "value"];
  const skip = (token: RegExp) => {
    token.lastIndex = at;
    if (!token.test(text)) return false;
    at = token.lastIndex;
    return true;
  };
  while (true) {
    skip(space);
    const sign = text[at];
    if (state === "value" || state === "first value") {
      if (sign === "{" || sign === "[") {
        open.push(sign);
        state = sign === "{" ? "first key" : "first value";
        at++;
        continue;
      }
      if (skip(string) || skip(scalar)) {
        state = "after";
        continue;
      }
      if (state === "value" || sign !== "]") return at;
    } else if (state === "key" || state === "first key") {
      if (skip(string)) {
        state = "colon";
        continue;
      }
      if (state === "key" || sign !== "}") return at;
    } else if (state === "colon") {
      if (sign !== ":") return at;
      state = "value";
      at++;
      continue;
    }
    const inside = open.at(-1);
    if (inside === undefined) return at;
    if (sign === ",") {
      state = inside === "{" ? "key" : "value";
    } else if (sign === (inside === "{" ? "}" : "]")) {
      open.pop();
      state = "after";
    } else return at;
    at++;
  }
}
