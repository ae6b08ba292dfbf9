import assert from "node:assert/strict";
import { reportOf } from "lib/cli/report.ts";

Deno.test("without a run there is nothing to report", async () => {
  const collection = {
    name: "none",
    plates: [],
    labels: [],
    open: () => Promise.reject(new Error("none")),
    digest: () => Promise.resolve(""),
  };
  await assert.rejects(reportOf({ collection, directory: "/none" }), /run extract first/);
});
