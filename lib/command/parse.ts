/** What was typed behind a command's name, read by its options. */
import { parseArgs } from "node:util";
import { suggestion, UsageError } from "lib/study/usage.ts";
import {
  type Command,
  common,
  type NumberRange,
  type Option,
  type Options,
  type Typed,
  type TypedValue,
} from "./command.ts";

/**
 * What was typed, from `deno task` on, as results hold it: without `--json`, which changes none.
 *
 * @param typed default: the arguments of this process, the first of which is the command's name
 */
export const commandLine = (name: string, typed: readonly string[] = Deno.args): string =>
  [`deno task ${name}`, ...typed.slice(1).filter((word) => word !== "--json")].join(" ");

/** What was typed, as one of the actions there are. @throws {UsageError} that names the nearest */
export function actionOf<A extends string>(
  typed: string,
  { of, known }: { readonly of: string; readonly known: readonly A[] },
): A {
  const isKnown = (word: string): word is A => (known as readonly string[]).includes(word);
  if (isKnown(typed)) return typed;
  throw new UsageError(
    `${of} has no action "${typed}".${suggestion(typed, known)} Known: ${known.join(", ")}`,
  );
}

/** A range in words: "a whole number from 1 to 1000". */
const rangeSaid = ({ least, most, whole }: NumberRange): string =>
  `${whole ? "a whole number" : "a number"} from ${least} to ${most}`;

/**
 * Reads what was typed behind a command's name.
 *
 * @throws {UsageError} for an unknown option, with the nearest right one, or a value of the wrong
 *   kind
 */
export function parse(command: Command, typed: readonly string[]): Typed {
  const options: Options = { ...command.options, ...common };
  const { tokens } = parseArgs({
    args: [...typed],
    options: Object.fromEntries(
      Object.entries(options).map((
        [name, { kind }],
      ) => [name, { type: kind === "flag" ? "boolean" : "string" }]),
    ),
    strict: false,
    tokens: true,
  });
  const words: string[] = [];
  const values: Record<string, TypedValue> = {};
  for (const [name, { kind, default: value }] of Object.entries(options)) {
    values[name] = kind === "flag" ? false : kind === "texts" ? [] : value as TypedValue;
  }
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const name = token.name === "h" ? "help" : token.name;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!option) {
      const near = suggestion(token.name, Object.keys(options), { prefix: "--" });
      throw new UsageError(
        `${command.name} has no option ${token.rawName}.${near} ` +
          `See deno task ${command.name} --help`,
      );
    }
    given.add(name);
    const value = valueOf(option, { name, typed: token.value });
    values[name] = option.kind === "texts"
      ? [...values[name] as readonly string[], value as string]
      : value;
  }
  if (values.help !== true) refuseUncounted(given, options);
  const many = command.takes.at(-1)?.includes("...") ?? false;
  const most = many ? Infinity : command.takes.length;
  const least = command.takes.filter((name) => !name.startsWith("[")).length;
  if (values.help !== true && (words.length < least || words.length > most)) {
    const wanted = most === 0 ? "takes no arguments" : `takes ${command.takes.join(" ")}`;
    throw new UsageError(
      `${command.name} ${wanted}; it was given ${
        words.length === 0 ? "none" : words.map((word) => `"${word}"`).join(" ")
      }`,
    );
  }
  return { words, values };
}

/** @throws {UsageError} where an option was typed that would be passed over in silence */
function refuseUncounted(given: ReadonlySet<string>, options: Options): void {
  for (const name of given) {
    const { needs, without } = options[name];
    if (needs !== undefined && !given.has(needs)) {
      throw new UsageError(
        `--${name} goes with --${needs} alone, which was not typed: leave --${name} out, or give ` +
          `--${needs}`,
      );
    }
    if (without !== undefined && given.has(without)) {
      throw new UsageError(
        `--${name} counts for nothing beside --${without}: leave one of them out`,
      );
    }
  }
}

function valueOf(
  option: Option,
  { name, typed }: { name: string; typed: string | undefined },
): string | number | boolean {
  if (option.kind === "flag") {
    if (typed === undefined) return true;
    throw new UsageError(`--${name} takes no value; it was given "${typed}"`);
  }
  if (typed === undefined) {
    throw new UsageError(`--${name} takes a value: --${name} ${option.value ?? "VALUE"}`);
  }
  if (option.kind === "text" || option.kind === "texts") {
    if (option.choices && !option.choices.includes(typed)) {
      throw new UsageError(
        `--${name} takes ${option.choices.join(", ")}; it was given "${typed}".` +
          suggestion(typed, option.choices),
      );
    }
    return typed;
  }
  const number = Number(typed);
  if (typed.trim() === "" || !Number.isFinite(number)) {
    throw new UsageError(`--${name} takes a number; it was given "${typed}"`);
  }
  const { least = -Infinity, most = Infinity, whole = false } = option.range ?? {};
  if (number < least || number > most || whole && !Number.isInteger(number)) {
    throw new UsageError(`--${name} takes ${rangeSaid(option.range!)}; it was given "${typed}"`);
  }
  return number;
}
