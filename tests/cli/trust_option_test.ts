import assert from "node:assert/strict";
import { dataCommand } from "lib/cli/data.ts";
import { modelsCommand } from "lib/cli/models.ts";
import { trustOption } from "lib/cli/trust_option.ts";

Deno.test("what is fetched or verified may be vouched for", () => {
  for (const { options } of [dataCommand, modelsCommand]) {
    assert.deepEqual(options.trust, trustOption.trust);
  }
});
