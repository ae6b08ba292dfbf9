/**
 * The summary's schema as JSON Schema, for programs that do not run on Deno. Run as a script it writes
 * lib/study/summary.schema.json anew: deno run -A tests/study/summary_json_schema.ts
 */
import { fileURLToPath } from "node:url";
import { toJsonSchema } from "@valibot/to-json-schema";
import { summarySchema } from "lib/study/summary_schema.ts";

export const summarySchemaFile = fileURLToPath(
  new URL("../../lib/study/summary.schema.json", import.meta.url),
);

export const summaryJsonSchema = {
  title: "summary.json of a run of Burin",
  // what JSON Schema cannot say, that a list is no object, goes without saying there
  ...toJsonSchema(summarySchema, { target: "draft-2020-12", errorMode: "ignore" }),
};

if (import.meta.main) {
  Deno.writeTextFileSync(summarySchemaFile, JSON.stringify(summaryJsonSchema, null, 2) + "\n");
}
