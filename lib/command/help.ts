/** The list of commands, and the help of each one, made from its options. */
import { type Command, common, type Option } from "./command.ts";

/** The list of commands. */
export function overview(commands: readonly Pick<Command, "name" | "about">[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "burin COMMAND [options]",
    "",
    "Finds, cuts out and matches the characters in engravings.",
    "",
    ...commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`),
    "",
    "deno task COMMAND --help says more. Run the demo first.",
    "Exit status: 0 done, 1 failed, 2 typed wrongly, 3 done but for files that were passed over, " +
    "130 stopped.",
  ].join("\n");
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
