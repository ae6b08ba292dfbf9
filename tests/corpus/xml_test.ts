import assert from "node:assert/strict";
import fc from "fast-check";
import { child, escaped, parseXml } from "lib/corpus/xml.ts";

Deno.test("elements, text, attributes, empty elements, comments and heads", () => {
  const root = parseXml(
    '\uFEFF<?xml version="1.0"?>\n<!-- <no/> --><a x="1>2"><b>1 &lt; 2 &amp;&#233;&#xe9;</b><c/>' +
      "<b><![CDATA[<raw>]]></b> text </a>",
  );
  assert.equal(root.name, "a");
  assert.equal(root.text, "text");
  assert.deepEqual(root.children.map(({ name, text }) => [name, text]), [
    ["b", "1 < 2 &éé"],
    ["c", ""],
    ["b", "<raw>"],
  ]);
  assert.equal(child(root, "b")?.text, "1 < 2 &éé");
  assert.equal(child(root, "d"), undefined);
});

Deno.test("any text comes back from its escaped form", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.equal(parseXml(`<a>${escaped(text)}</a>`).text, text.trim());
  }));
});

Deno.test("what is no XML is named with its line", () => {
  assert.throws(() => parseXml("<a>\n<b></a>"), /line 2: <\/a> ends <b>/);
  assert.throws(() => parseXml("<a><b></b>"), /<a> is not ended/);
  assert.throws(() => parseXml("<a><</a>"), /is no XML/);
  assert.throws(() => parseXml("  "), /there is no element/);
});

Deno.test("entities of a file's own are refused; others without a character stay as they stand", () => {
  const laughs =
    `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>`;
  assert.throws(() => parseXml(laughs), /line 1: it uses an entity of its own, &c;/);
  const reads = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`;
  assert.throws(() => parseXml(reads), /uses an entity of its own, &x;/);
  const unused = `<!DOCTYPE a [<!ENTITY x "]>'">]><a>Tweedledum &amp; Tweedledee</a>`;
  assert.equal(parseXml(unused).text, "Tweedledum & Tweedledee");
  const long = (spaces: number) => `<!DOCTYPE a${" ".repeat(spaces)}><a>b</a>`;
  assert.equal(parseXml(long(65_536 - 12)).text, "b");
  assert.throws(() => parseXml(long(65_536 - 11)), /not ended within 65536/);
  assert.equal(
    parseXml("<!DOCTYPE a SYSTEM 'a.dtd'><a>&#x110000;&constructor;</a>").text,
    "&#x110000;&constructor;",
  );
});

Deno.test("elements are nested as deep as is said, and no deeper", () => {
  const nested = (deep: number) => parseXml("<a>".repeat(deep) + "</a>".repeat(deep));
  assert.throws(() => nested(100_000), (error: Error) => {
    const deepest = Number(
      error.message.match(/^line 1: its elements are nested more than (\d+) deep$/)![1],
    );
    assert.equal(nested(deepest).name, "a");
    assert.throws(() => nested(deepest + 1), /nested more than/);
    return true;
  });
});

Deno.test("texts made to be slow end in time", () => {
  const many = 200_000;
  const slow = [
    "<!--".repeat(many),
    "<?".repeat(many),
    "<![CDATA[".repeat(many),
    "<a".repeat(many),
    "<!DOCTYPE".repeat(many),
    `<a b="`.repeat(many),
    "<a " + "x='".repeat(many),
    "<a>".repeat(many),
    "<a>" + "&#".repeat(many),
    "<a>" + "&".repeat(many) + "</b>",
    "<a>" + "<b/>t".repeat(many) + "</b>",
  ];
  for (const text of slow) {
    const began = performance.now();
    assert.throws(() => parseXml(text), /^Error: line 1: /);
    assert.ok(performance.now() - began < 3000, text.slice(0, 12));
  }
});

Deno.test("a second outermost element is refused, not left out", () => {
  assert.throws(() => parseXml("<a/>\n<b></b>"), /line 2: <b> is a second outermost element/);
  assert.equal(parseXml("<!-- x --><a/><!-- y -->\n").name, "a");
});
