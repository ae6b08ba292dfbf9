import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { lancedbDirectory } from "lib/retrieval/lancedb.ts";
import { openVectorTable } from "lib/retrieval/open_vector_table.ts";
import { withFolder } from "tests/with_folder.ts";

Deno.test("a table is opened by the LanceDB that is installed, or the command is named that installs it", () =>
  withFolder(async (folder) => {
    if (!existsSync(lancedbDirectory())) {
      await assert.rejects(openVectorTable(folder), /Run deno task lancedb/);
      return;
    }
    using table = await openVectorTable(folder);
    assert.equal(await table.size(), 0);
  }));
