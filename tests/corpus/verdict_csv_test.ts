import assert from "node:assert/strict";
import { readVerdictCsv, writeVerdictCsv } from "lib/corpus/verdict_csv.ts";
import { placed, verdictId, verdictOf } from "./verdict_sample.ts";

const hostile = [
  "E. H.",
  'say "no", please; or\r\nnot\nat\rall',
  '=HYPERLINK("http://example.test","x")',
  "+1",
  "-1+1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "'=1",
  "''",
  "'",
  "＝1",
  "<script>alert(1)</script>",
  "__proto__",
  "  blanks  ",
  "Ω 𝔘 \u202e",
];
const suggestion = { model: "-m", hash: "'h", type: "=recut", probability: 1e-7 };
const box = [0.1, -0.0005, 1 / 3, 200.25] as const;

const read = (text: string) => readVerdictCsv(text, { name: "v.csv" });
const plain = (text: string) => read(text).verdicts.map(({ verdict }) => verdict);

Deno.test("verdicts are read as they were written, and written to the same bytes", () => {
  const verdicts = hostile.map((who, n) =>
    verdictOf(n, {
      who,
      suggestion,
      a: placed("-p1", { box, figure: "=x.00" }),
      b: placed("p2", { box }),
    })
  );
  const text = writeVerdictCsv(verdicts);
  assert.deepEqual(read(text).refused, []);
  assert.deepEqual(plain(text), verdicts);
  assert.equal(writeVerdictCsv(plain(text)), text);
});

Deno.test("no cell begins with what a spreadsheet computes", () => {
  const text = writeVerdictCsv(hostile.map((who, n) => verdictOf(n, { who, suggestion })));
  // after a break or a comma, within quotes or not
  assert.doesNotMatch(text, /(^|,|\r\n)"?[=+@\t＝]/);
  assert.match(text, /,'=recut,/);
});

Deno.test("they stand in the order in which they were said, however they are given", () => {
  const [one, two, three] = [1, 2, 3].map((n) => verdictOf(n));
  const same = { ...verdictOf(4), at: two.at };
  assert.equal(
    writeVerdictCsv([three, same, two, one]),
    writeVerdictCsv([one, two, same, three]),
  );
  assert.deepEqual(plain(writeVerdictCsv([same, two])).map(({ id }) => id), [two.id, same.id]);
});

Deno.test("lines that are no verdicts are named by where they begin, and the others are read", () => {
  const [head, ...lines] = writeVerdictCsv([
    verdictOf(1, { who: "two\r\nlines" }),
    verdictOf(2),
    verdictOf(3, { who: "a\rb" }),
    verdictOf(4),
  ]).split(/(?<=\r\n)(?=id|0000)/);
  const broken = lines[1].replace("coloured", "colored");
  const long = lines[1].replace(verdictId(2), verdictId(9)).replace("\r\n", ",more\r\n");
  const { verdicts, refused } = read(
    [head, "\r\n", lines[0], broken, lines[2], long, lines[3]].join(""),
  );
  assert.deepEqual(verdicts.map(({ line }) => line), [3, 6, 9]);
  assert.deepEqual(refused.map(({ line }) => line), [5, 8]);
  assert.match(refused[0].reason, /^Cannot read line 5 of v.csv: type: "colored" is not one of/);
  assert.match(refused[1].reason, /28 cells, and the head 27/);
});

Deno.test("other ends of lines, a mark of byte order, semicolons and other columns are understood", () => {
  const verdicts = [verdictOf(1), verdictOf(2, { suggestion })];
  const text = writeVerdictCsv(verdicts);
  assert.deepEqual(plain(text.replaceAll("\r\n", "\n")), verdicts);
  assert.deepEqual(plain(text.replaceAll("\r\n", "\r")), verdicts);
  assert.deepEqual(plain(`\uFEFF${text}`), verdicts);
  assert.deepEqual(plain(text.replaceAll(",", ";")), verdicts);
  // as many semicolons as commas in the head: commas count
  const commas = text.split("\r\n", 1)[0].split(",").length;
  assert.deepEqual(plain(`${";".repeat(commas)},${text.replaceAll("\r\n0", "\r\n,0")}`), verdicts);
  const turned = text.split("\r\n").filter((line) => line !== "")
    .map((line) => ["mine", ...line.split(",").reverse()].join(",")).join("\r\n");
  assert.deepEqual(plain(turned), verdicts);
});

Deno.test("a number must be one, and emptiness is no 0", () => {
  const text = writeVerdictCsv([verdictOf(1)]);
  for (const width of ["", "six", "0x10", "1e999", "NaN", " "]) {
    const { verdicts, refused } = read(text.replace(",600,", `,${width},`));
    assert.deepEqual([verdicts.length, refused.length], [0, 1], width);
  }
  assert.equal(read(text.replace(",600,", ",6e2,")).verdicts[0].verdict.a.width, 600);
});

Deno.test("a file that is no CSV, or none of verdicts, is refused by its name", () => {
  assert.throws(() => read('id,at\n"open'), /^Error: Cannot read v.csv: /);
  assert.throws(() => read(""), /Cannot read v.csv: it has no column "id", "at"/);
  assert.throws(() => read("a,b\n1,2\n"), /is it a file of verdicts\?/);
});
