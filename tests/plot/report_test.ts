import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { renderReport } from "lib/plot/report.ts";
import { sampleReport } from "./report_sample.ts";

const report = await sampleReport();
const page = await renderReport(report);
const document = new DOMParser().parseFromString(page, "text/html");
const texts = (selector: string) =>
  [...document.querySelectorAll(selector)].map((element) => element.textContent!.trim());

Deno.test("the page needs nothing but itself: no script, no address of another file", () => {
  assert.doesNotMatch(page, /<script|<link|<iframe|@import|\bon\w+="/);
  const addresses = [...page.matchAll(/(?:src|href|url\()=?["(]?([^"')\s]+)/g)].map((m) => m[1]);
  assert.ok(addresses.length > 60);
  for (const address of addresses) {
    assert.match(address, /^(data:|#)|font\/woff2/, address.slice(0, 60));
  }
  assert.doesNotMatch(page, /https?:\/\/(?!www\.w3\.org)/);
});

Deno.test("it can be read without seeing it: every picture has words, every table headers", () => {
  for (const image of document.querySelectorAll("img")) {
    assert.ok((image.getAttribute("alt") ?? "").length > 2, image.outerHTML.slice(0, 80));
  }
  for (const svg of document.querySelectorAll("svg")) {
    assert.ok(svg.getAttribute("aria-label") || svg.getAttribute("aria-hidden"));
  }
  for (const table of document.querySelectorAll("table")) {
    assert.ok(table.querySelector("caption")?.textContent, "a caption");
    assert.ok(table.querySelectorAll('th[scope="col"]').length > 1);
  }
  assert.equal(document.querySelectorAll("main").length, 1);
  assert.equal(document.querySelectorAll("h1").length, 1);
  assert.equal(document.documentElement.getAttribute("lang"), "en");
});

Deno.test("the contents lead to every section, which are counted, and ids are there once", () => {
  const numbers = texts("h2 .number");
  assert.ok(numbers.length > 5);
  assert.deepEqual(numbers, numbers.map((_, i) => `${i + 1}`));
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.getAttribute("id"));
  assert.equal(new Set(ids).size, ids.length);
  const links = [...document.querySelectorAll("nav a")].map((a) => a.getAttribute("href")!);
  const sections = [...document.querySelectorAll("section")].map((s) => `#${s.getAttribute("id")}`);
  assert.deepEqual(links, sections);
  assert.equal(links.length, 9);
});

Deno.test("the page says what the report says, and nothing is taken for markup", () => {
  assert.deepEqual(texts("h1"), [report.title]);
  assert.ok(texts(".facts dd").includes("41,421"));
  const cells = texts("#evaluation td, #evaluation th");
  assert.ok(cells.some((cell) => /^\.961 \.952–\.969$/.test(cell)), cells.join(" | "));
  assert.ok(texts("#making th").includes("plates/<torn>.png"));
  assert.deepEqual(
    texts("#duplicates tbody td").slice(0, 5),
    ["14", "13", "13", "1.000", ".929"],
  );
  assert.equal(document.querySelectorAll("#neighbours .hit, #neighbours .miss").length, 18);
  assert.equal(document.querySelectorAll("#duplicates figure.false").length, 1);
  assert.equal(document.querySelectorAll("#duplicates figure.unverified").length, 1);
});

Deno.test("the same report gives the same bytes", async () => {
  assert.equal(await renderReport(report), page);
});

Deno.test("a report of nothing is a page that says so", async () => {
  const empty = await renderReport({
    ...report,
    plates: [],
    detection: [],
    cutOuts: [],
    augmentation: { recipe: "", views: [] },
    training: null,
    evaluation: [],
    neighbours: [],
    duplicates: { scores: [], pairs: [] },
    skipped: [],
  });
  assert.match(empty, /No pair was found\./);
  assert.match(empty, /None: every file could be read\./);
  assert.doesNotMatch(empty, /id="plates"/);
});

/** Every text of a value in another spelling; pictures and numbers stay, and colours. */
function withTexts<T>(value: T, spell: (text: string) => string, key = ""): T {
  if (typeof value === "string") {
    return (key === "colour" ? value : spell(value)) as T;
  }
  if (Array.isArray(value)) return value.map((one) => withTexts(one, spell, key)) as T;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withTexts(one, spell, name)]),
  ) as T;
}

Deno.test("no name, caption, right or reason becomes markup, whatever it is", async () => {
  const attacks = [
    "<script>alert(1)</script>",
    `"><img src=x onerror=alert(1)>`,
    "</title></style></svg><script>alert(2)</script>",
    `' onload='alert(3)`,
    "&lt;script&gt; ]]> <!-- javascript:alert(4)",
  ];
  const known = new DOMParser().parseFromString(page, "text/html");
  const count = (dom: typeof known, selector: string) => dom.querySelectorAll(selector).length;
  for (const attack of attacks) {
    const hostile = withTexts(report, (text) => text + attack);
    const made = await renderReport(hostile);
    const dom = new DOMParser().parseFromString(made, "text/html");
    for (const selector of ["script", "iframe", "object", "link", "style", "title", "img", "svg"]) {
      assert.equal(count(dom, selector), count(known, selector), `${selector} by ${attack}`);
    }
    for (const element of dom.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        assert.doesNotMatch(name, /^on/i, `${element.tagName} ${name} by ${attack}`);
        if (name === "href" || name === "src") assert.match(value, /^(data:(image|font)|#)/);
      }
    }
    // it is there as text: nothing was dropped
    assert.ok(dom.querySelector("h1")!.textContent!.includes(attack), attack);
    assert.ok(!made.includes("<script"), attack);
  }
});
