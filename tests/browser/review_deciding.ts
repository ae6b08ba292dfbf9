/// <reference lib="dom" />
/** Figures and pairs are decided on the page of `review`, in headless Chromium, with real gestures. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  loose,
  openChromium,
  openGestures,
  servedReview,
  visit,
  withPage,
} from "./review_browser.ts";

Deno.test({
  name: "figures are decided",
  ...loose,
  async fn(t) {
    await using gestures = await openGestures(t);
    const { review, step } = gestures;

    await step("cut-outs are kept and dropped, listed, undone, read and written", async (page) => {
      // the list has the focus from the beginning
      await page.locator(".cell.at").waitFor();
      await page.keyboard.press("x");
      await page.locator(".cell.drop").waitFor();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("k");
      await page.locator(".cell.keep").waitFor();
      assert.deepEqual(review.verdicts.slice(-2).map(({ said }) => said), [
        { of: "figure", figure: 0, value: "drop" },
        { of: "figure", figure: 1, value: "keep" },
      ]);
      await page.keyboard.press("u");
      await page.locator(".cell.keep").waitFor({ state: "detached" });
      await page.keyboard.press("v");
      const rows = page.locator("tbody tr");
      assert.equal(await rows.count(), review.verdicts.length);
      await rows.nth(1).getByRole("button", { name: /^Undo/ }).click();
      await page.getByText(/^Undone: /).waitFor();
      assert.ok(review.verdicts.slice(-2).every(({ isUndone }) => isUndone));
      await page.locator("input[type=file]").setInputFiles({
        name: "theirs.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("subject,value\n"),
      });
      await page.getByText("Line 3: there is no such plate").waitFor();
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "Write as CSV" }).click();
      assert.equal((await download).suggestedFilename(), "verdicts.csv");
    });

    await step("figure after figure is decided from where the reader is", async (page) => {
      const ids = review.collection.figures.id;
      const grid = page.getByRole("listbox", { name: "Figures" });
      const top = () => grid.evaluate((element) => element.scrollTop);
      /** Ids of the figures that were decided since. */
      const saidSince = (count: number) =>
        review.verdicts.slice(count).map(({ said }) => said?.of === "figure" && ids[said.figure]);
      /** Presses a key that decides, and waits until the page says what was decided. */
      const decide = async (key: string, of: string) => {
        await page.keyboard.press(key);
        await page.getByText(`${of} ${key === "k" ? "kept" : "dropped"}. Press U`).waitFor();
      };
      const chosenIs = (cell: number) =>
        page.waitForFunction(
          (id) =>
            document.querySelector("[role=listbox]")!.getAttribute("aria-activedescendant") ===
              id &&
            document.querySelector(".cell.at")?.id === id,
          `grid-Figures-${cell}`,
        );

      await page.locator(".cell.at").waitFor();
      await grid.focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
      let before = review.verdicts.length;
      await decide("x", ids[5]);
      await chosenIs(5);
      await page.keyboard.press("ArrowRight");
      await decide("x", ids[6]);
      assert.deepEqual(saidSince(before), [ids[5], ids[6]]);
      // far down, where the list is scrolled
      for (let i = 0; i < 3; i++) await page.keyboard.press("PageDown");
      const at = Number(await page.locator(".cell.at").getAttribute("data-cell"));
      const still = await top();
      assert.ok(at > 6 && still > 0);
      before = review.verdicts.length;
      await decide("k", ids[at]);
      await chosenIs(at);
      assert.equal(await top(), still, "the page stays where it is");
      await page.keyboard.press("ArrowRight");
      await decide("k", ids[at + 1]);
      assert.deepEqual(saidSince(before), [ids[at], ids[at + 1]]);
      await page.keyboard.press("u");
      await page.getByText(/^Undone: /).waitFor();
      await chosenIs(at + 1);

      // what is decided leaves the list of those that were not, and the next takes its place
      await visit(page, "#/figures?verdict=none");
      const said = new Set(
        review.verdicts.filter(({ isUndone }) => !isUndone).map(({ said }) =>
          said?.of === "figure" && said.figure
        ),
      );
      const open = ids.filter((_, figure) => !said.has(figure));
      await page.waitForFunction(
        (count) => document.querySelector("#list-title .count")!.textContent === `${count}`,
        open.length,
      );
      await chosenIs(0);
      assert.equal(await top(), 0, "another list begins at its top");
      for (let i = 0; i < 3; i++) await page.keyboard.press("PageDown");
      const here = Number(await page.locator(".cell.at").getAttribute("data-cell"));
      const same = await top();
      before = review.verdicts.length;
      await decide("x", open[here]);
      await chosenIs(here);
      await decide("k", open[here + 1]);
      await chosenIs(here);
      assert.equal(await top(), same);
      // the same on its plate, and back in the list
      await page.keyboard.press("Enter");
      await page.locator("main.plate").waitFor();
      await decide("x", open[here + 2]);
      await page.getByRole("button", { name: "The list" }).click();
      await chosenIs(here);
      await grid.focus();
      await decide("x", open[here + 3]);
      await page.keyboard.press("End");
      await decide("x", open.at(-1)!);
      await chosenIs(open.length - 6);
      assert.deepEqual(saidSince(before), [...open.slice(here, here + 4), open.at(-1)]);
      // who has taken it back finds the one chosen that was chosen before
      await page.keyboard.press("ArrowLeft");
      const label = await page.locator(".cell.at").getAttribute("aria-label");
      for (let i = 0; i < 2; i++) {
        await page.keyboard.press("u");
        await page.getByText(`Undone: ${[open.at(-1), open[here + 3]][i]} dropped`).waitFor();
      }
      await chosenIs(open.length - 6);
      assert.equal(await page.locator(".cell.at").getAttribute("aria-label"), label);
    });
  },
});

Deno.test({
  name: "without pairs it is said whether any were looked for",
  ...loose,
  async fn() {
    await using browser = await openChromium();
    for (
      const [isCompared, said] of [
        [true, "This collection was compared, and no pairs were found."],
        [false, "This collection is not compared yet: run deno task duplicates, then review."],
      ] as const
    ) {
      await using served = servedReview({ figures: 60, isCompared, hasPairs: false });
      await withPage(browser, served.address, {
        async run(page) {
          await visit(page, "#/pairs");
          await page.locator(".empty").getByText(said, { exact: true }).waitFor();
        },
      });
    }
  },
});
