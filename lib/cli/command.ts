/** What a command of the command line is: its options as a typed table, its help, its parsing. */
import { parseArgs } from "node:util";
import type { StageContext } from "lib/study/stage_context.ts";
import { suggestion, UsageError } from "lib/study/usage.ts";

export { type Bar, type PassedOver, passOver } from "lib/study/stage_context.ts";
export { suggestion, UsageError };

interface Kinds {
  text: string;
  number: number;
  flag: boolean;
}

/** The numbers that an option takes, both ends included. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** Whether only whole numbers make sense. */
  readonly whole?: boolean;
}

/** One option. Without a default it is `undefined` when left out; a flag is then false. */
export interface Option<K extends keyof Kinds = keyof Kinds, D = unknown> {
  readonly kind: K;
  readonly about: string;
  /** What stands for its value in the help: `N`, `FOLDER`. */
  readonly value?: string;
  readonly default?: D;
  /** Of a number. */
  readonly range?: NumberRange;
  /** All that a text may be, where there is nothing else. */
  readonly choices?: readonly string[];
  /** Understood, though it cannot be chosen: another value than the run's is refused. */
  readonly fixed?: boolean;
}

/** What an option has besides its kind and what it is about. */
type Rest = Omit<Option, "kind" | "about">;

const maker = <K extends keyof Kinds>(kind: K) =>
<const R extends Rest = Record<never, never>>(
  about: string,
  rest?: R,
) => ({ kind, about, ...rest } as { readonly kind: K; readonly about: string } & R);

/** Makers of options: `text("Where it goes", { value: "FOLDER" })`. */
export const [text, number, flag] = [maker("text"), maker("number"), maker("flag")];

export type Options = Readonly<Record<string, Option>>;

/** Values of options, by their names. */
export type Values<O extends Options> = {
  readonly [N in keyof O]: O[N] extends { readonly kind: "flag" } ? boolean
    : O[N] extends { readonly default: Kinds[O[N]["kind"]] } ? Kinds[O[N]["kind"]]
    : Kinds[O[N]["kind"]] | undefined;
};

/** What a command can do besides returning. */
export interface Context extends StageContext {
  /** Whether only one line of JSON may go to the output. */
  readonly json: boolean;
}

export interface Command {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly about: string;
  /** Names of the arguments without a dash, such as `ID|FILE`; in brackets where optional. */
  readonly takes: readonly string[];
  readonly options: Options;
  /**
   * Of what its task is permitted, what this call needs: the rest is given up before it begins. Left
   * out, it keeps all that it was given.
   */
  readonly uses?: (typed: Typed) => readonly ("net" | "run")[];
  /** What can be typed behind `deno task`, as it stands. */
  readonly examples?: readonly string[];
  /** Runs it on what was typed; returns what `--json` prints. */
  run(typed: Typed, context: Context): Promise<unknown>;
}

/** What was typed behind a command's name. */
export interface Typed {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** A command whose `run` is given its options by their types. */
export function command<const O extends Options>(
  definition: Omit<Command, "options" | "run"> & {
    readonly options: O;
    run(
      given: { readonly words: readonly string[]; readonly options: Values<O> },
      context: Context,
    ): Promise<unknown>;
  },
): Command {
  return {
    ...definition,
    run: ({ words, values }, context) =>
      definition.run({ words, options: values as Values<O> }, context),
  };
}

/** What was typed, from `deno task` on, as results hold it. */
export const commandLine = (name: string): string =>
  [`deno task ${name}`, ...Deno.args.slice(1).filter((word) => word !== "--json")].join(" ");

/** Words with commas between them; none where nothing was typed. */
export const wordsOf = (typed = ""): string[] =>
  typed.split(",").map((word) => word.trim()).filter((word) => word !== "");

/** What was typed, as one of the actions there are. @throws {UsageError} that names the nearest */
export function actionOf<A extends string>(
  typed: string,
  { of, known }: { readonly of: string; readonly known: readonly A[] },
): A {
  const found = known.find((action) => action === typed);
  if (found !== undefined) return found;
  throw new UsageError(
    `${of} has no action "${typed}".${suggestion(typed, known)} Known: ${known.join(", ")}`,
  );
}

/** Ranges that several commands share. */
export const ranges = {
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
  threads: { least: 1, most: 512, whole: true },
  score: { least: 0, most: 1 },
  /** As many as a person can look at. */
  answers: { least: 1, most: 1000, whole: true },
} as const satisfies Record<string, NumberRange>;

/** Options that every command has. */
const common = {
  help: { kind: "flag", about: "Show this help" },
  json: { kind: "flag", about: "Print nothing but one line of JSON at the end" },
  version: { kind: "flag", about: "Print Burin's version" },
} as const satisfies Options;

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
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words: string[] = [];
  const values: Record<string, string | number | boolean | undefined> = {};
  for (const [name, option] of Object.entries(options)) {
    values[name] = option.kind === "flag" ? false : option.default as string | number | undefined;
  }
  for (const token of tokens ?? []) {
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
    values[name] = valueOf(option, { name, typed: token.value });
  }
  const most = command.takes.length;
  const least = command.takes.filter((name) => !name.startsWith("[")).length;
  if (values.help !== true && (words.length < least || words.length > most)) {
    const wanted = most === 0 ? "takes no words" : `takes ${command.takes.join(" ")}`;
    throw new UsageError(
      `${command.name} ${wanted}; it was given ${
        words.length === 0 ? "none" : words.map((word) => `"${word}"`).join(" ")
      }`,
    );
  }
  return { words, values };
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
  if (option.kind === "text") {
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

/** What an option is, with the values it takes and its default. */
function described({ about, range, choices, default: fallback }: Option): string {
  const takes = [
    ...range ? [`${range.least} to ${range.most}`] : [],
    ...choices && !choices.every((word) => about.includes(word)) ? [choices.join(", ")] : [],
    ...fallback === undefined ? [] : [`default ${fallback}`],
  ];
  return takes.length === 0 ? about : `${about} (${takes.join("; ")})`;
}

/** What stands for an option's value in the help. */
function valueSaid({ kind, value, choices }: Option): string {
  if (kind === "flag") return "";
  const short = choices && choices.join("|").length <= 20 ? choices.join("|") : undefined;
  return ` ${value ?? short ?? (kind === "number" ? "N" : choices ? "NAME" : "TEXT")}`;
}

/** The help of one command. */
export function helpOf({ name, about, takes, options, examples = [] }: Command): string {
  const all: [string, Option][] = Object.entries({ ...options, ...common });
  const fixed = all.filter(([, o]) => o.fixed).map(([option]) => `--${option}`);
  const rows = all.filter(([, o]) => !o.fixed).map(([option, o]) =>
    [`--${option}${valueSaid(o)}`, described(o)] as const
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `burin ${[name, ...takes].join(" ")} [options]`,
    "",
    about,
    "",
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    ...fixed.length === 0 ? [] : ["", `${fixed.join(" and ")} can only be those of the run.`],
    ...examples.length === 0 ? [] : ["", "Examples:"],
    ...examples.map((example) => `  deno task ${example}`),
  ].join("\n");
}
