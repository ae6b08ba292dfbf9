import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");

/** Sections of the changelog, the newest first. */
const sections = [...read("CHANGELOG.md").matchAll(/^## (.+)$/gm)].map(([, title]) => {
  const [version, date] = title.split(", ");
  return { version, date };
});

Deno.test("each version of the changelog has a date, but for the one that is being made", () => {
  const [newest, ...released] = sections;
  assert.equal(JSON.parse(read("deno.json")).version, newest.version);
  assert.match(newest.date, /^(unreleased|\d{4}-\d\d-\d\d)$/);
  for (const { version, date } of released) {
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.match(date, /^\d{4}-\d\d-\d\d$/);
  }
});

Deno.test("what is cited is the newest version that was released", () => {
  const { version, date } = sections.find(({ date }) => date !== "unreleased")!;
  const cited = read("CITATION.cff");
  assert.equal(cited.match(/^version: (.+)$/m)?.[1], version);
  assert.equal(cited.match(/^date-released: (.+)$/m)?.[1], date);
});
