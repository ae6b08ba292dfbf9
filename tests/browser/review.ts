/// <reference lib="dom" />
/** The page of `review` in headless Chromium, with real gestures. `deno task test:browser` runs it. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { loose, openGestures, visit } from "./review_browser.ts";

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

Deno.test({
  name: "gestures",
  ...loose,
  async fn(t) {
    await using gestures = await openGestures(t);
    const { review, step } = gestures;

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
