/// <reference lib="dom" />
/** The page of `review` in headless Chromium, with real gestures. `deno task test:browser` runs it. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { withFolder } from "tests/with_folder.ts";
import { hostile } from "./drawn_review.ts";
import {
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

/** Ids of the answers that are shown. */
const names = (page: Page) =>
  page.locator(".found .examples").evaluateAll((groups) =>
    groups.map((group) => group.getAttribute("aria-label")!.replace(" as an example", ""))
  );

/** Ids of what is asked with, as the address has them. */
function asked(page: Page): { like: string[]; unlike: string[] } {
  const search = new URLSearchParams(page.url().split("?")[1]);
  return { like: search.getAll("like"), unlike: search.getAll("unlike") };
}

/** Playwright keeps a process, sockets and timers of its own until the browser is closed. */
const loose = { sanitizeOps: false, sanitizeResources: false };

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
  name: "gestures",
  ...loose,
  async fn(t) {
    await using served = servedReview({ figures: 600 });
    await using browser = await openChromium();
    const { review, address } = served;
    const step = (name: string, run: (page: Page) => Promise<void>, width = 1600) =>
      t.step(name, () => withPage(browser, address, { width, run }));

    for (const width of [1600, 400]) {
      await step(`the first way, by mouse, ${width} pixels wide`, async (page) => {
        const begun = performance.now();
        const before = review.verdicts.length;
        await page.getByRole("button", { name: "Pairs" }).click();
        await page.locator(".queue button").nth(1).click();
        await page.getByLabel("Flicker").check();
        const stage = page.locator(".comparison .stage");
        await stage.hover();
        await page.mouse.wheel(0, -300);
        const box = (await stage.boundingBox())!;
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const seen = () =>
          page.locator(".sheet").first().evaluate((sheet) =>
            (sheet as HTMLElement).style.transform
          );
        const still = await seen();
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x + 60, y + 20, { steps: 3 });
        await page.mouse.up();
        assert.notEqual(await seen(), still, "dragging moves the plates");
        // it turns by itself, more than once
        for (const away of [1, 0, 1]) {
          await page.waitForFunction(
            (count) => document.querySelectorAll(".pane.away").length === count,
            away,
          );
        }
        await page.getByRole("button", { name: "Coloured", exact: false }).last().click();
        await page.getByText(/: Coloured\. Press U/).waitFor();
        assert.equal(review.verdicts.length, before + 1);
        assert.deepEqual(review.verdicts.at(-1)!.said!.value, "coloured");
        assert.ok(performance.now() - begun < 60_000);
        await page.locator(".types").getByRole("button", { name: "Undo" }).click();
        await page.getByText(/^Undone: /).waitFor();
        assert.equal(review.verdicts.at(-1)!.isUndone, true);
        await page.getByRole("button", { name: "Verdicts" }).click();
        await page.locator("tbody tr").first().getByRole("button", { name: /^Redo/ }).click();
        await page.getByText(/^Said again: /).waitFor();
        assert.equal(review.verdicts.at(-1)!.isUndone, false);
      }, width);
    }

    await step("the first way, by keys alone", async (page) => {
      const begun = performance.now();
      const before = review.verdicts.length;
      await page.locator(".thumb:not(.waiting)").first().waitFor();
      await page.keyboard.press("p");
      await page.locator(".comparison").waitFor();
      const place = () => page.locator(".place").textContent();
      assert.match((await place())!, /^1 of/);
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("k");
      await page.waitForFunction(() =>
        /^2 of/.test(document.querySelector(".place")!.textContent!)
      );
      await page.keyboard.press("f");
      await page.keyboard.press("t");
      await page.getByRole("button", { name: "Flicker" }).waitFor();
      await page.keyboard.press("3");
      await page.getByText(/: Coloured\. Press U/).waitFor();
      assert.equal(review.verdicts.length, before + 1);
      assert.ok(performance.now() - begun < 60_000);
      await page.keyboard.press("u");
      await page.getByText(/^Undone: /).waitFor();
      assert.equal(review.verdicts.at(-1)!.isUndone, true);
      await page.keyboard.press("r");
      await page.getByText(/^Said again: /).waitFor();
      assert.equal(review.verdicts.at(-1)!.isUndone, false);
      await page.keyboard.press("?");
      await page.getByRole("heading", { name: "How to use this page" }).waitFor();
      assert.equal(await page.locator(".way li").count(), 6);
      // a letter that does something everywhere does nothing else anywhere
      const [everywhere, ...views] = await page.locator(".keys section").evaluateAll((sections) =>
        sections.map((section) =>
          [...section.querySelectorAll("dt")].flatMap(({ textContent }) =>
            textContent!.match(/\b[A-Z]\b/g) ?? []
          )
        )
      );
      assert.deepEqual(everywhere, ["C", "M", "S", "P", "V", "U", "R"]);
      assert.deepEqual(views.flat().filter((letter) => everywhere.includes(letter)), []);
      await page.keyboard.press("Escape");
      await page.locator("dialog").waitFor({ state: "hidden" });
    });

    await step(
      "letters lead from the pairs as from everywhere, and P leaves them alone",
      async (page) => {
        const place = () => page.locator(".place").textContent();
        await page.locator(".cell.at").waitFor();
        await page.keyboard.press("p");
        await page.locator(".comparison").waitFor();
        await page.keyboard.press("j");
        await page.keyboard.press("f");
        assert.equal(await page.getByRole("radio", { name: "Flicker" }).isChecked(), true);
        await page.keyboard.press("b");
        assert.equal(await page.getByRole("radio", { name: "Side by side" }).isChecked(), true);
        await page.keyboard.press("p");
        assert.match((await place())!, /^2 of/);
        await page.keyboard.press("s");
        await page.locator("main.search").waitFor();
      },
    );

    await step(
      "a verdict that takes its time is about its pair, and takes nobody along",
      async (page) => {
        const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
        await page.route("**/verdicts", async (route) => {
          if (route.request().method() === "POST") await held;
          await route.continue();
        });
        const place = () => page.locator(".place").textContent();
        await visit(page, "#/pairs");
        await page.locator(".comparison").waitFor();
        const before = review.verdicts.length;
        const firstName = await page.locator(".queue [aria-current] .name").first().textContent();
        for (const key of ["3", "4"]) await page.keyboard.press(key);
        for (let i = 0; i < 3; i++) await page.keyboard.press("j");
        assert.match((await place())!, /^4 of/);
        letGo();
        await page.getByText(/: Coloured\. Press U/).waitFor();
        assert.match((await place())!, /^4 of/);
        assert.equal(review.verdicts.length, before + 1);
        const said = page.locator(".queue button", { hasText: firstName! }).first().locator(
          ".said",
        );
        assert.equal(await said.textContent(), "Coloured");
        await page.keyboard.press("5");
        await page.keyboard.press("c");
        await page.getByText(/: Cut again\. Press U/).waitFor();
        await page.locator("main.list").waitFor();
        for (let i = 0; i < 2; i++) {
          await page.keyboard.press("u");
          await page.getByText(`: ${["Cut again", "Coloured"][i]}. Press R`).waitFor();
        }
      },
    );

    await step("all of it can be reached by Tab, and what has the focus is seen", async (page) => {
      await visit(page, "#/pairs/1");
      const reached = new Set<string>();
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        const { name, outline } = await page.evaluate(() => {
          const at = document.activeElement!;
          const style = getComputedStyle(at.matches(".kinds input") ? at.closest(".kinds")! : at);
          return { name: at.textContent || at.tagName, outline: style.outlineStyle };
        });
        // behind the last one, the browser's own has the focus
        if (await page.evaluate(() => document.activeElement === document.body)) continue;
        reached.add(name);
        assert.notEqual(outline, "none", name);
      }
      for (const name of ["Collection", "Map", "?", "1Same impression or scan", "Whole"]) {
        assert.ok(reached.has(name), `${name} of ${[...reached].join(" | ")}`);
      }
    });

    await step("the collection is filtered, sorted, walked and opened", async (page) => {
      const count = () => page.locator("#list-title").textContent();
      await page.getByLabel("Words").fill("hatter");
      await page.waitForFunction(() => document.querySelector(".of")?.textContent === "of 600");
      const found = Number(/\d+/.exec((await count())!)![0]);
      assert.equal(
        found,
        review.collection.figures.name.codes.filter((code) =>
          review.collection.figures.name.values[code] === "The Hatter"
        ).length,
      );
      await page.getByLabel("Book").selectOption("Wonderland");
      await page.getByLabel("From the year").fill("1800");
      await page.waitForFunction(() =>
        /text=hatter&book=Wonderland&from=1800$/.test(location.hash)
      );
      await page.getByRole("button", { name: "Take the filters away" }).click();
      assert.match((await count())!, /^600 figures/);
      await page.getByLabel("Order").selectOption("surest");
      const first = await page.locator("[role=option]").first().getAttribute("aria-label");
      const best = Math.max(...review.collection.figures.score).toFixed(2);
      assert.ok(first!.endsWith(`score ${best}`), first!);

      const grid = page.getByRole("listbox", { name: "Figures" });
      await grid.focus();
      await page.keyboard.press("End");
      await page.waitForFunction(() =>
        document.querySelector(".cell.at")?.getAttribute("aria-posinset") === "600"
      );
      await page.keyboard.press("ArrowUp");
      const at = await page.locator(".cell.at").getAttribute("aria-posinset");
      await page.keyboard.press("Enter");
      await page.locator("main.plate").waitFor();
      await page.getByRole("button", { name: "The list" }).click();
      await page.locator(".cell.at").waitFor();
      assert.equal(await page.locator(".cell.at").getAttribute("aria-posinset"), at);
      await page.goBack();
      await page.locator("main.plate").waitFor();
    });

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

    await step(
      "a figure is clicked on its plate, and a box is drawn, by mouse and by keys",
      async (page) => {
        await visit(page, "#/plate/plate00002");
        const shape = page.locator(".marks .figure").first();
        await shape.waitFor();
        await page.waitForFunction(() =>
          document.querySelector(".marks g")!.hasAttribute("transform")
        );
        await page.waitForTimeout(700); // the plate comes to rest
        const box = (await shape.boundingBox())!;
        await page.mouse.click(box.x + 8, box.y + box.height / 2);
        await page.getByRole("heading", { name: "Others like it" }).waitFor();
        // the answers come after the heading
        await page.locator(".found li").first().waitFor();
        assert.equal(await page.locator(".found li").count(), 24);
        await page.getByLabel("Outlines").check();
        await page.locator(".marks path.figure").first().waitFor();

        await page.getByRole("button", { name: "Draw a box to search" }).click();
        const stage = (await page.locator(".stage").boundingBox())!;
        await page.mouse.move(stage.x + 300, stage.y + 200);
        await page.mouse.down();
        await page.mouse.move(stage.x + 420, stage.y + 330, { steps: 4 });
        await page.mouse.up();
        await page.getByRole("heading", { name: "Like what is in the box" }).waitFor();
        await page.getByText(/By burin_encoder, in \d+ ms/).waitFor();
        await page.locator(".found button").first().click();
        await page.getByRole("heading", { name: "Others like it" }).waitFor();

        await page.waitForFunction(() =>
          document.querySelector(".marks g")!.hasAttribute("transform")
        );
        await page.keyboard.press("b");
        await page.keyboard.press("ArrowRight");
        await page.keyboard.press("Shift+ArrowDown");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "Like what is in the box" }).waitFor();
      },
    );

    await step("figures like some and not like another are found by mouse", async (page) => {
      await visit(page, "#/plate/plate00002/plate00002.02");
      await page.locator(".chosen").getByRole("button", { name: "Like this", exact: true }).click();
      await page.locator(".found li").first().hover();
      const [first] = await names(page);
      await page.getByRole("button", { name: `Not like this: ${first}` }).click();
      await page.getByRole("navigation").getByRole("button", { name: "Search 2" }).click();
      await page.getByText(/the most like first, by burin_encoder/).waitFor();
      assert.deepEqual(asked(page), { like: ["plate00002.02"], unlike: [first] });
      assert.match((await page.locator(".answers .note").first().textContent())!, /− 0\.25/);
      assert.ok(!(await names(page)).includes(first), "an example is no answer");
      // more like an answer, and what was not wanted is wanted no longer asked with
      await page.locator(".answers li").nth(1).hover();
      const second = (await names(page))[1];
      await page.getByRole("button", { name: `Like this: ${second}`, exact: true }).click();
      await page.locator(".given li").nth(2).waitFor();
      await page.locator(".given").last().getByRole("button", { name: /^Not like this/ }).click();
      await page.waitForFunction(() => document.querySelectorAll(".given li").length === 2);
      assert.deepEqual(asked(page), { like: ["plate00002.02", second], unlike: [] });
      await page.getByRole("button", { name: "Begin anew" }).click();
      await page.getByText(/Choose a figure in the collection/).waitFor();
    });

    await step("figures like some and not like another are found by keys alone", async (page) => {
      await page.locator(".cell.at").waitFor();
      await page.keyboard.press("e");
      await page.locator(".cell.like").waitFor();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("n");
      await page.locator(".cell.unlike").waitFor();
      assert.match(
        (await page.locator(".cell.at").getAttribute("aria-label"))!,
        /answers are not to be like it$/,
      );
      await page.keyboard.press("s");
      await page.locator(".answers li").first().waitFor();
      const ids = review.collection.figures.id;
      assert.deepEqual(asked(page), { like: [ids[0]], unlike: [ids[1]] });
      // Tab comes to the list once, arrows go within it
      const isIn = () => page.evaluate(() => document.activeElement!.matches(".answers .open"));
      for (let i = 0; i < 40 && !await isIn(); i++) await page.keyboard.press("Tab");
      assert.ok(await isIn());
      await page.keyboard.press("ArrowRight");
      const second = (await names(page))[1];
      await page.keyboard.press("e");
      await page.locator(".given li").nth(2).waitFor();
      assert.deepEqual(asked(page), { like: [ids[0], second], unlike: [ids[1]] });
      await page.goBack();
      await page.locator("[data-cell='0'].like").waitFor();
    });

    await step("examples and the way to begin anew are in sight on a narrow page", async (page) => {
      const ids = review.collection.figures.id.slice(0, 12);
      await visit(page, `#/search?${ids.map((id) => `like=${id}`).join("&")}&unlike=plate00003.01`);
      await page.locator(".answers .found li").first().waitFor();
      const side = (await page.locator("main.search .side").boundingBox())!;
      for (const button of ["Begin anew", "Not like this: plate00003.01"]) {
        const { y, height } = (await page.getByRole("button", { name: button }).boundingBox())!;
        assert.ok(y >= side.y && y + height <= side.y + side.height, button);
      }
      await page.getByRole("button", { name: "Begin anew" }).click();
      await page.getByText(/Choose a figure in the collection/).waitFor();
    }, 400);

    await step("what the map shows is searched for", async (page) => {
      await visit(page, "#/map");
      await page.locator("main.map .stage").focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press("+");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: /^Search for more like/ }).click();
      await page.locator(".answers li").first().waitFor();
      const { like } = asked(page);
      assert.ok(like.length > 0 && like.length <= 100, `${like.length}`);
    });

    await step("the map is zoomed, and a lasso chooses", async (page) => {
      await page.getByRole("listbox").waitFor();
      await page.keyboard.press("m");
      const stage = page.locator("main.map .stage");
      const box = (await stage.boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.keyboard.press("l");
      await page.mouse.move(x - 200, y - 200);
      await page.mouse.down();
      for (const [dx, dy] of [[200, -200], [200, 200], [-200, 200], [-200, -190]]) {
        await page.mouse.move(x + dx, y + dy, { steps: 3 });
      }
      await page.mouse.up();
      await page.getByRole("heading", { name: /^\d+ figures chosen/ }).waitFor();
      const chosen = async () =>
        Number(/\d+/.exec((await page.locator("#chosen-title").textContent())!)![0]);
      const some = await chosen();
      assert.ok(some > 50 && some < 600, `${some} chosen`);
      await page.getByRole("listbox", { name: "Chosen figures" }).waitFor();

      await stage.focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() =>
        document.querySelector("#chosen-title")!.textContent === "600 figures chosen"
      );
      for (let i = 0; i < 4; i++) await page.keyboard.press("+");
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() =>
        document.querySelector("#chosen-title")!.textContent !== "600 figures chosen"
      );
      assert.ok(await chosen() < 600);
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, 900);
    });

    await step("colours follow the system, and the reader's choice over it", async (page) => {
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await ground();
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await ground();
      assert.notEqual(dark, light);
      await page.getByLabel("Colours").selectOption("light");
      assert.equal(await ground(), light);
      await page.reload();
      assert.equal(await ground(), light, "and it is kept");
    });
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
