/** The card of a run's models in Markdown: what they are, what they learnt from, how, and how good they are. */
import { type Table, tableMarkdown, tableOf } from "lib/plot/table.ts";
import { type CardFacts, rightsOfPlates } from "./card_facts.ts";

/** How a run's encoder was trained. */
export interface CardTraining {
  /** What was typed, or would have to be. */
  readonly command: string;
  /** What it was made of and came to, by labels. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Figures that it learnt from. */
  readonly trained: number;
  /** Figures that were kept apart from it. */
  readonly heldOut: number;
}

/** What the card says besides the facts of the run. */
export interface ModelCardParts {
  /** Null where nothing was trained in the run. */
  readonly training: CardTraining | null;
  /** What was measured, with intervals where there are some. */
  readonly tables: readonly Table[];
}

/** Signs that Markdown would take for its own and that a backslash cannot keep in a table. */
const entities: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "|": "&#124;" };

/** Text that stays text in Markdown, on one line. */
const plainText = (text: string) =>
  text.replaceAll(/\s+/g, " ").trim()
    .replaceAll(/[\\`*_[\]<>|#~]/g, (sign) => entities[sign] ?? `\\${sign}`);

/** A block of code, whose fence is longer than any in it. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

const rows = (
  facts: readonly (readonly [string, string])[],
  { caption, labels: [first, second] }: {
    readonly caption: string;
    readonly labels: readonly [string, string];
  },
): string =>
  tableMarkdown(
    tableOf(facts.map(([label, value]) => ({ label: plainText(label), value: plainText(value) })), {
      caption,
      columns: {
        label: { label: first, kind: "text" },
        value: { label: second, kind: "text" },
      },
    }),
  );

/** How far the figures can be trusted, in sentences. */
function limitsOf({ training, tables }: ModelCardParts): string[] {
  const learnt = training === null
    ? "Nothing was trained in this run: its models are as they were published."
    : training.heldOut === 0
    ? `All ${training.trained} figures were trained on: what is measured below says how well the encoder ` +
      "knows them again, not how well it does on others."
    : `${training.trained} figures were trained on and ${training.heldOut} were not; queries are drawn from ` +
      "all of them.";
  return [
    learnt,
    tables.length > 0
      ? "What is measured below is of this run's own plates. Other books, other printers and other " +
        "scanners will give other numbers."
      : "Nothing was measured in this run: no labels were there, or evaluate was not run.",
  ];
}

/**
 * The card as Markdown. Whoever publishes the weights decides their licence; the card says what the models
 * they began as allow, and the rights of every plate that they learnt from.
 */
export function writeModelCard(facts: CardFacts, parts: ModelCardParts): string {
  const { title, about, author, at, version, seed, models, credits, commands, versions } = facts;
  const { training, tables } = parts;
  const rights = rightsOfPlates(credits);
  const cited = [...new Set(rights.flatMap((row) => row.credits))];
  return [
    `# Models of ${plainText(title)}`,
    plainText(about),
    ...limitsOf(parts),
    "## Models",
    tableMarkdown(tableOf(
      models.map(({ part, name, sha256, licence }) => ({
        part,
        name: plainText(name),
        licence: plainText(licence ?? "licence unknown"),
        sha256: sha256 ?? "not known",
      })),
      {
        caption: "What had a part in the run",
        columns: {
          part: { label: "part", kind: "text" },
          name: { label: "name", kind: "text" },
          licence: { label: "licence", kind: "text" },
          sha256: { label: "SHA-256 of its weights", kind: "text" },
        },
      },
    )),
    ...training === null ? [] : [
      "## Training",
      rows(training.facts.map(({ label, value }) => [label, value] as const), {
        caption: "How the encoder was trained",
        labels: ["what", "value"],
      }),
      codeBlock(training.command),
    ],
    "## Plates and their rights",
    rows(rights.map((row) => [row.rights, String(row.plates)] as const), {
      caption: "What the run was made from",
      labels: ["rights", "plates"],
    }),
    ...cited.length === 0 ? [] : [cited.map((credit) => `- ${plainText(credit)}`).join("\n")],
    ...tables.length === 0 ? [] : ["## Figures", ...tables.map(tableMarkdown)],
    "## How it was made",
    codeBlock(commands.join("\n")),
    rows([
      ["seed", String(seed)],
      ["author", author ?? "nobody named"],
      ["written", at],
      ["Burin", version],
      ...Object.entries(versions),
    ], { caption: "Seed and versions", labels: ["what", "value"] }),
  ].join("\n\n") + "\n";
}
