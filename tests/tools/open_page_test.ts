import assert from "node:assert/strict";
import { resolve } from "node:path";
import { openerOf, openers, openPage } from "lib/tools/open_page.ts";

Deno.test("each system has its opener", () => {
  assert.deepEqual(["linux", "darwin", "windows", "freebsd"].map(openerOf), [
    "xdg-open",
    "open",
    "explorer",
    "xdg-open",
  ]);
  assert.equal(new Set(Object.values(openers)).size, 3);
});

Deno.test("what opens a page is given its whole path; where nothing can, it says what to do", async () => {
  await openPage("out/a b.html", { program: "true" });
  await assert.rejects(openPage("a.html", { program: "no-such-program" }), (error: Error) => {
    assert.match(
      error.message,
      /there is no program "no-such-program" here\. Open it in a browser/,
    );
    return error.message.includes(resolve("a.html"));
  });
  await assert.rejects(openPage("a.html", { program: "false" }), /false found no program for it/);
});
