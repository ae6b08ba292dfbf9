import assert from "node:assert/strict";
import { metadataRowsOf, readMetadataTable } from "lib/corpus/metadata.ts";

const read = (text: string, name = "metadata.csv") =>
  readMetadataTable(text, { name }).map(({ file, told }) => ({ file, ...told }));

Deno.test("commas, semicolons, tabs and bars; quotes; ends of lines of any system; Excel's own line", () => {
  const right = [
    { file: "a.png", work: 'Tea; Party, "the"', more: { year: "1791" } },
    { file: "b.png", work: "Croquet" },
  ];
  for (const [sign, end] of [[",", "\n"], [";", "\r\n"], ["\t", "\r"], ["|", "\n"]]) {
    const text = [
      ["file", "work", "year"],
      ["a.png", '"Tea; Party, ""the"""', "1791"],
      [" b.png ", "Croquet", ""],
      ["", "", ""],
    ].map((cells) => cells.join(sign)).join(end);
    assert.deepEqual(read(text), right, sign);
    assert.deepEqual(read(`${end}${text}${end}${end}`), right);
  }
  assert.deepEqual(read("sep=;\r\nfile;a,b,c\r\nx.png;1"), [{
    file: "x.png",
    more: { "a,b,c": "1" },
  }]);
  assert.deepEqual(read('file,work\na.png,"two\nlines"\n'), [{
    file: "a.png",
    work: "two\nlines",
  }]);
});

Deno.test("columns by their usual names, in any case and with any signs; the others as they are called", () => {
  for (
    const head of [
      "file",
      "File Name",
      "FILENAME",
      "file_name",
      "Image",
      "path",
      "Dateiname",
      "Fichier",
      "Файл",
    ]
  ) {
    assert.deepEqual(read(`${head},Title\na.png,Alice`), [{
      file: "a.png",
      more: { Title: "Alice" },
    }]);
  }
  assert.deepEqual(
    read("Filename,Work,Licence,URL,Artist,creator,Year,date,title\na.png,w,CC0,u,x,y,1791,d,t"),
    [{
      ...{ file: "a.png", work: "w", rights: "CC0", source: "u" },
      more: { Artist: "x", creator: "y", Year: "1791", date: "d", title: "t" },
    }],
  );
  // the plainest name is meant; what else could be one is kept
  assert.deepEqual(read("image,file,license,rights\nhttp,a.png,CC0,free"), [
    { file: "a.png", rights: "free", more: { image: "http", license: "CC0" } },
  ]);
  assert.deepEqual(read("file,,\na.png,x,"), [{ file: "a.png", more: { "column 2": "x" } }]);
  assert.deepEqual(read("file,work,year\na.png"), [{ file: "a.png" }]);
  assert.deepEqual(read("file,__proto__,constructor\na.png,x,y")[0].more, {
    ["__proto__"]: "x",
    constructor: "y",
  });
});

Deno.test("a line of JSON is a row: numbers and truths are texts, lists of other columns stay JSON", () => {
  assert.deepEqual(
    read('{"file":"a.png","id":5,"year":1791,"seen":true,"tags":["x"],"note":null}\n\n', "m.jsonl"),
    [{ file: "a.png", id: "5", more: { year: "1791", seen: "true", tags: '["x"]' } }],
  );
});

Deno.test("what is wrong is named with file and row", () => {
  const wrong = (text: string, message: RegExp, name = "metadata.csv") =>
    assert.throws(() => read(text, name), message);
  wrong("work\nw1", /metadata\.csv: row 1 has no "file": its columns are work/);
  wrong("work\n\nx", /metadata\.csv: row 1 has no "file"/);
  wrong("file,x,x\na.png,1,2", /metadata\.csv: two columns are called "x"/);
  wrong("file,x\na.png,1,2", /metadata\.csv: row 1 has 3 cells, and the head 2/);
  wrong('file,x\na.png,"1', /Cannot read metadata\.csv: /);
  wrong("file,id\na.png,../../escape", /row 1 of metadata\.csv/);
  wrong("file,id\na.png,ok\nb.png,x/y", /row 2 of metadata\.csv/);
  wrong(`file,id\na.png,${"x".repeat(101)}`, /row 1 of metadata\.csv/);
  wrong("file,id\na.png,\x00", /row 1 of metadata\.csv/);
  const jsonl = "metadata.jsonl";
  wrong('{"file":"a.png"}\n{', /metadata\.jsonl: line 2 is no object of JSON/, jsonl);
  wrong("[1]", /metadata\.jsonl: line 1 is no object/, jsonl);
  wrong(
    `{"file":"a.png","work":${"[".repeat(9)}${"]".repeat(9)}}`,
    /"work" in line 1 is no text/,
    jsonl,
  );
  wrong(`{"file":"a.png","x":${"[".repeat(200_000)}`, /line 1 is no object/, jsonl);
  wrong(`{"file":"${"x".repeat(1_000_000)}"}`, /line 1 is 1000011 characters long/, jsonl);
  wrong('{"file":"a.png","id":{"toString":1}}', /"id" in line 1 is no text/, jsonl);
  wrong('{"file":{}}', /"file" in line 1 is no text/, jsonl);
});

Deno.test("a row without a picture names none, where the table has a column of files", () => {
  const rows = readMetadataTable("file,work\na.png,x\n,y", { name: "metadata.csv" });
  assert.deepEqual(rows.map(({ file, told }) => [file, told.work]), [["a.png", "x"], ["", "y"]]);
  assert.throws(() => metadataRowsOf([{ file: "a" }, { work: "y" }], { name: "source.json" }), {
    message: /source\.json: row 2 has no "file"/,
  });
});
