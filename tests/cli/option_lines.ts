/** Options as lines, so that a test can state them as a person reads them. */
import type { Options } from "lib/command/command.ts";

/** Of each number of a table its default and its range, such as "10; a whole number, 1 to 20". */
export function numberLines(options: Options): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(options).filter(([, { kind }]) => kind === "number").map((
      [name, { default: value, range, fixed }],
    ) => [
      name,
      [
        value === undefined ? "no default" : `${value}`,
        `${range!.whole ? "a whole number, " : ""}${range!.least} to ${range!.most}`,
        ...fixed ? ["fixed"] : [],
      ].join("; "),
    ]),
  );
}
