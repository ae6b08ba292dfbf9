/** What a command of the command line is, and its options as a typed table. */
import type { StageContext } from "lib/study/stage_context.ts";

interface Kinds {
  text: string;
  /** A text that may be typed several times. */
  texts: readonly string[];
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

/** One option. Without a default it is `undefined` when left out; a flag is then false, texts are none. */
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
  /** Another option without which this one counts for nothing: typed alone, it is refused. */
  readonly needs?: string;
  /** Another option beside which this one counts for nothing: typed together, it is refused. */
  readonly without?: string;
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
export const [text, texts, number, flag] = [
  maker("text"),
  maker("texts"),
  maker("number"),
  maker("flag"),
];

export type Options = Readonly<Record<string, Option>>;

/** What may be typed behind an option: its choices where it has some. */
type Typable<O extends Option> = O extends { readonly choices: readonly (infer C extends string)[] }
  ? C
  : Kinds[O["kind"]];

/** Values of options, by their names. */
export type Values<O extends Options> = {
  readonly [N in keyof O]: O[N] extends { readonly kind: "flag" } ? boolean
    : O[N] extends { readonly kind: "texts" } ? readonly string[]
    : O[N] extends { readonly default: Kinds[O[N]["kind"]] } ? Typable<O[N]>
    : Typable<O[N]> | undefined;
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
  /**
   * Names of the arguments without a dash, such as `ID|FILE`; in brackets where optional, the last one with
   * three dots where any number may follow.
   */
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

/** The value of an option; texts that were typed several times are a list. */
export type TypedValue = string | number | boolean | readonly string[] | undefined;

/** What was typed behind a command's name. */
export interface Typed {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, TypedValue>>;
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

/** Ranges that several commands share. */
export const ranges = {
  seed: { least: 0, most: 2 ** 32 - 1, whole: true },
  threads: { least: 1, most: 512, whole: true },
  score: { least: 0, most: 1 },
  /** As many as a person can look at. */
  answers: { least: 1, most: 1000, whole: true },
} as const satisfies Record<string, NumberRange>;

/** Options that every command has. */
export const common = {
  help: { kind: "flag", about: "Show this help" },
  json: { kind: "flag", about: "Print nothing but one line of JSON at the end" },
  version: { kind: "flag", about: "Print Burin's version" },
} as const satisfies Options;
