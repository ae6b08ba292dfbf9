/// <reference lib="dom" />
/** Every view of the page of `review` in headless Chromium: that all can read it, hostile texts, and from disk. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { withFolder } from "tests/with_folder.ts";
import { hostile } from "./drawn_review.ts";
import {
  loose,
  openChromium,
  servedReview,
  visit,
  withPage,
  withStaticPage,
  writeStaticReview,
} from "./review_browser.ts";

const axe = readFileSync(
  fileURLToPath(import.meta.resolve("axe-core")).replace(/axe(\.min)?\.js$/, "axe.min.js"),
  "utf8",
);

/** What axe finds, each with the elements it is about. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    interface Axe {
      run(): Promise<{
        violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
      }>;
    }
    const found = await (globalThis as unknown as { axe: Axe }).axe.run();
    return found.violations.map(({ id, nodes }) =>
      `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} ${failureSummary}`)}`
    );
  });
}

/** Every view, and what opens it. */
const views: readonly {
  readonly name: string;
  readonly hash: string;
  readonly open?: (page: Page) => Promise<void>;
}[] = [
  { name: "figures", hash: "#/figures" },
  { name: "plates", hash: "#/plates" },
  { name: "nothing found", hash: "#/figures?text=nobody" },
  { name: "plate", hash: "#/plate/plate00002/plate00002.02" },
  { name: "map", hash: "#/map" },
  {
    name: "map, chosen",
    hash: "#/map",
    open: (page) => page.getByRole("button", { name: "Choose what is in view" }).click(),
  },
  { name: "search, nothing asked", hash: "#/search" },
  {
    name: "search",
    hash: "#/search?like=plate00002.01&like=plate00002.02&unlike=plate00003.01",
    open: (page) => page.locator(".answers .found li").first().waitFor(),
  },
  { name: "pairs", hash: "#/pairs/1" },
  {
    name: "pairs by flicker",
    hash: "#/pairs/1",
    open: (page) => page.getByLabel("Flicker").check(),
  },
  { name: "pairs by slider", hash: "#/pairs/1", open: (page) => page.getByLabel("Slider").check() },
  {
    name: "pairs in red and blue",
    hash: "#/pairs/1",
    open: (page) => page.getByLabel("Red and blue").check(),
  },
  { name: "verdicts", hash: "#/verdicts" },
  {
    name: "help",
    hash: "#/figures",
    open: (page) => page.getByRole("button", { name: "Help" }).click(),
  },
];

Deno.test({
  name:
    "axe finds nothing in any view, light and dark, 400 and 1600 pixels wide, and nothing overflows",
  ...loose,
  async fn(t) {
    await using served = servedReview({ figures: 600 });
    await using browser = await openChromium();
    for (const width of [400, 1600]) {
      for (const scheme of ["light", "dark"] as const) {
        await t.step(`${width} pixels, ${scheme}`, () =>
          withPage(browser, served.address, {
            width,
            height: 800,
            scheme,
            async run(page) {
              for (const { name, hash, open } of views) {
                await visit(page, hash);
                await open?.(page);
                assert.deepEqual(await violations(page), [], name);
                const over = await page.evaluate(() =>
                  document.documentElement.scrollWidth - innerWidth
                );
                assert.ok(over <= 0, `${name} is ${over} pixels too wide`);
                await page.keyboard.press("Escape");
              }
            },
          }));
      }
    }
    await t.step("3840 pixels", () =>
      withPage(browser, served.address, {
        width: 3840,
        height: 2160,
        async run(page) {
          for (const { hash } of views) await visit(page, hash);
          const columns = await page.evaluate(async () => {
            location.hash = "#/figures";
            await new Promise((wake) => setTimeout(wake, 500));
            return document.querySelector(".line")!.children.length;
          });
          assert.ok(columns > 20, `${columns} columns`);
        },
      }));
  },
});

Deno.test({
  name: "names, captions and rights that are code stay text, in every view",
  ...loose,
  async fn() {
    await using served = servedReview({ figures: 60, isHostile: true });
    await using browser = await openChromium();
    await withPage(browser, served.address, {
      async run(page) {
        for (const { hash, open } of views) {
          await visit(page, hash);
          await open?.(page);
          await page.keyboard.press("Escape");
        }
        await visit(page, "#/plate/plate00002/plate00002.01");
        const words = page.locator(".told");
        for (const text of [hostile.rights, hostile.source, hostile.holder]) {
          await words.getByText(text, { exact: true }).first().waitFor();
        }
        assert.equal(await words.locator("a").count(), 0, "a script is no address");
        assert.equal(await page.locator("h1").textContent(), hostile.title);
        assert.equal(await page.evaluate(() => "hurt" in globalThis), false);
      },
    });
  },
});

Deno.test({
  name:
    "a folder opens from disk in a fresh profile without a network, and says that it keeps nothing",
  ...loose,
  fn: () =>
    withFolder(async (folder) => {
      await using served = servedReview({ figures: 60 });
      await using browser = await openChromium();
      await withStaticPage(browser, await writeStaticReview(served.review, folder), {
        async run(page) {
          await page.locator(".thumb:not(.waiting)").first().waitFor();
          for (const { hash, open } of views) {
            await visit(page, hash);
            // a folder has no vectors to search in, and says so
            if (hash.startsWith("#/search")) {
              await page.getByText(/^Nothing can be searched here/).waitFor();
            } else await open?.(page);
            await page.keyboard.press("Escape");
          }
          await visit(page, "#/plate/plate00002/plate00002.02");
          await page.locator(".found .thumb:not(.waiting)").first().waitFor();
          await page.waitForFunction(() =>
            document.querySelector(".marks g")!.hasAttribute("transform")
          );
          assert.equal(await page.getByRole("button", { name: "Keep" }).count(), 0);
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
