import assert from "node:assert/strict";
import { spansMeet, yearSpans } from "lib/corpus/years.ts";

Deno.test("years as cards write them", () => {
  const read: Record<string, readonly (readonly [number, number])[]> = {
    "1791": [[1791, 1791]],
    "1884 (prints 1797-1804)": [[1884, 1884], [1797, 1804]],
    "1882 (cuts 1812-50)": [[1882, 1882], [1812, 1850]],
    "1843-4": [[1843, 1844]],
    "c. 1830–35": [[1830, 1835]],
    "ca. 1840/45?": [[1840, 1845]],
    "1790 to 1800": [[1790, 1800]],
    "1830s": [[1830, 1839]],
    "1820er Jahre": [[1820, 1829]],
    "18th century": [[1701, 1800]],
    "19. Jahrhundert": [[1801, 1900]],
    "1 January 1805": [[1805, 1805]],
    "1805-12-13": [[1805, 1805]],
    "1899-98": [[1899, 1899]],
    "two printings: 0xxx = 1844": [[1844, 1844]],
    "2xxxx, 12345, 999, 31791": [],
    "": [],
  };
  for (const [text, spans] of Object.entries(read)) assert.deepEqual(yearSpans(text), spans, text);
});

Deno.test("spans that share their first or last year meet", () => {
  const span = [1790, 1800] as const;
  for (const other of [[1700, 1790], [1800, 1900], [1795, 1795], [1000, 2000]] as const) {
    assert.ok(spansMeet(span, other) && spansMeet(other, span));
  }
  for (const other of [[1700, 1789], [1801, 1900]] as const) {
    assert.ok(!spansMeet(span, other) && !spansMeet(other, span));
  }
});
