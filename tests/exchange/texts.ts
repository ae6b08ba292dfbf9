/** The sample as a graph and as annotations: `tests/fixtures/exchange/texts.json`, for its script. */
import { readFileSync } from "node:fs";
import { findingTables } from "lib/exchange/finding_rows.ts";
import { writeGraphml } from "lib/exchange/graphml.ts";
import { writeAnnotations } from "lib/exchange/web_annotation.ts";
import { sample } from "./sample.ts";

const file = (name: string) => new URL(`../fixtures/exchange/${name}`, import.meta.url);

/** What is written for each table. */
export const made = Object.fromEntries(
  findingTables.map((table) => [table, {
    graphml: [...writeGraphml(sample, table)].join(""),
    annotations: [...writeAnnotations(sample, table)].join(""),
  }]),
);

/** A file of the fixture. */
export const frozenText = (name: string): string => readFileSync(file(name), "utf8");

// deno run -A tests/exchange/texts.ts writes it anew
if (import.meta.main) {
  Deno.writeTextFileSync(file("texts.json"), JSON.stringify(made, null, 1) + "\n");
}
