/** Why ONNX Runtime does not take a model, in words that say what to do. */
import { basename } from "node:path";

type Said = (match: RegExpMatchArray) => string;

const reasons: readonly (readonly [RegExp, Said])[] = [
  [
    /External data path does not exist:\s*"?([^"\n]+?)"?\s*$|External data file[^"]*"([^"]+)"/,
    ([, missing, other]) =>
      `its weights are in ${basename(missing ?? other)}, which must lie beside it and is missing`,
  ],
  [
    /external data/i,
    () => "its weights are in another file, which is missing, damaged or outside of its folder",
  ],
  [
    /Unsupported model IR version: (\d+), max supported IR version: (\d+)/,
    ([, found, most]) =>
      `it is of ONNX's IR version ${found}, and at most ${most} is read; export it with an older ` +
      "version of onnx",
  ],
  [
    /opset (\d+) is under development[^]*?(?:till|until) opset (\d+)/i,
    ([, found, most]) => `it is of opset ${found}, and at most ${most} is read; export with that`,
  ],
  [
    /does not have a graph|Protobuf parsing failed|can't be parsed/i,
    () => "it cannot be read as a model. Is it a whole ONNX file?",
  ],
  [
    /No Op registered for (\S+)|(\S+) is not a registered function\/op/,
    ([, one, other]) => `it uses the operator ${one ?? other}, which ONNX Runtime does not know`,
  ],
  [/File doesn't exist|NO_SUCHFILE|No such file/i, () => "there is no such file"],
  [
    /bad allocation|bad_alloc|out of memory|Failed to allocate/i,
    () => "there is not enough memory",
  ],
];

/** The places in the runtime's own sources, which tell a person nothing. */
const sources = /\S*\/onnxruntime\S*\.(?:cc|h):\d+\s*(?:[^\n]*?\)\s)?/g;

/** What an error of ONNX Runtime means, where we know it; else null. */
export function knownReason(message: string): string | null {
  for (const [pattern, said] of reasons) {
    const match = message.match(pattern);
    if (match) return said(match);
  }
  return null;
}

/**
 * What ONNX Runtime's error means; what has no words of ours is given without its places in sources.
 *
 * ```ts
 * import { runtimeReason } from "lib/onnx/runtime_reason.ts";
 * runtimeReason("Protobuf parsing failed."); // "it cannot be read as a model. Is it a whole ..."
 * ```
 */
export const runtimeReason = (message: string): string =>
  knownReason(message) ??
    message.replace(/^Load model from [^]*? failed:/, "").replaceAll(sources, "").trim()
      .replace(/\.+$/, "").slice(0, 400);
