/// <reference lib="dom" />
/** The page of `review` on a run as it is on disk, served and written: what is said there is in the corpus. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "lib/corpus/store.ts";
import { storeFile } from "lib/extract/extract.ts";
import { pageFiles } from "lib/review/page_files.ts";
import { serveReview } from "lib/review/server.ts";
import { writeStaticReview } from "lib/review/static_folder.ts";
import { withSampleRun } from "tests/review/sample_run.ts";
import { openChromium, visit, withPage, withStaticPage } from "./review_browser.ts";

const verdictsOf = (directory: string) => {
  using store = openStore(storeFile(directory), { readOnly: true });
  return store.verdicts().map(({ type, a, b, undone }) => ({
    type,
    of: [a.figure ?? a.plate, ...b ? [b.figure ?? b.plate] : []],
    undone: undone !== null,
  }));
};

Deno.test({
  name:
    "what is said in the page is in the corpus; a folder of the same run opens without a network",
  // Playwright keeps a process, sockets and timers of its own until the browser is closed
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withSampleRun(async ({ directory }) => {
      const pair = { a: "plate-0.00", b: "plate-1.00", score: 0.8, reversed: false };
      writeFileSync(join(directory, "duplicates.json"), JSON.stringify({ pairs: [pair] }));
      await using browser = await openChromium();
      {
        const page = pageFiles({ isStatic: false });
        await using server = serveReview(directory, { page, reviewer: "E. H.", threads: 1 });
        await withPage(browser, server.address, {
          async run(page) {
            await page.locator(".thumb:not(.waiting)").first().waitFor();
            await page.getByRole("listbox", { name: "Figures" }).focus();
            await page.keyboard.press("x");
            await page.locator(".cell.drop").waitFor();
            await page.keyboard.press("p");
            await page.locator(".comparison").waitFor();
            await page.keyboard.press("3");
            await page.getByText(/: Coloured\. Press U/).waitFor();
            await page.keyboard.press("u");
            await page.getByText(/^Undone: /).waitFor();
            await page.keyboard.press("5");
            await page.getByText(/: Recut\. Press U/).waitFor();
            await visit(page, "#/plate/plate-1/plate-1.00");
            await page.locator(".found .thumb:not(.waiting)").first().waitFor();
            await visit(page, "#/map");
            await page.locator("main.map .stage").waitFor();
          },
        });
      }
      assert.deepEqual(verdictsOf(directory), [
        { type: "drop", of: ["plate-0.00"], undone: false },
        { type: "coloured", of: ["plate-0", "plate-1"], undone: true },
        { type: "recut", of: ["plate-0", "plate-1"], undone: false },
      ]);
      const folder = join(directory, "page");
      const page = pageFiles({ isStatic: true });
      const { file } = await writeStaticReview(directory, { folder, page, threads: 1 });
      await withStaticPage(browser, file, {
        async run(page) {
          await page.locator(".thumb:not(.waiting)").first().waitFor();
          await visit(page, "#/plate/plate-1/plate-1.00");
          await page.locator(".found .thumb:not(.waiting)").first().waitFor();
          await visit(page, "#/pairs/1");
          await page.getByText(/this folder keeps none/).waitFor();
          await page.waitForFunction(() =>
            [...document.querySelectorAll<HTMLImageElement>("img.sheet")]
              .every((sheet) => sheet.naturalWidth > 0)
          );
        },
      });
    }),
});
