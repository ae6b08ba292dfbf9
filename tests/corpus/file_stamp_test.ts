import assert from "node:assert/strict";
import { statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileStamp } from "lib/corpus/file_stamp.ts";

/** Milliseconds for which a file that was changed just now has no stamp. */
const youth = 2000;

Deno.test("a stamp changes with the file, also where its date is set back; a young file has none", async () => {
  const folder = await Deno.makeTempDir({ prefix: "burin-stamp-" });
  try {
    const file = join(folder, "a");
    writeFileSync(file, "one");
    utimesSync(file, 1000, 1000);
    const { ctimeMs } = statSync(file);
    const later = { now: ctimeMs + youth + 1 };
    assert.equal(fileStamp(file, { now: ctimeMs + youth - 1 }), "");
    const whole = Math.floor(ctimeMs);
    assert.equal(fileStamp(file, { now: whole + youth - 1 }), "");
    assert.notEqual(
      fileStamp(file, { now: whole + youth }),
      "",
      "from two seconds on it has one",
    );
    const before = fileStamp(file, later);
    assert.match(before, /^3 1000000000000 \d+$/);
    assert.equal(fileStamp(file, later), before);
    // the system's date may be in whole seconds
    await new Promise((wake) => setTimeout(wake, 1100));
    writeFileSync(file, "two");
    utimesSync(file, 1000, 1000);
    const after = fileStamp(file, { now: statSync(file).ctimeMs + youth + 1 });
    assert.notEqual(after, before);
    assert.match(after, /^3 1000000000000 \d+$/);
    assert.equal(fileStamp(join(folder, "none"), later), "");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
