import assert from "node:assert/strict";
import { decodeText, encodingOf } from "lib/corpus/text_encoding.ts";

const name = "a.xml";
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const utf16 = (text: string, { big = false, mark = true } = {}) => {
  const units = [...mark ? [0xfeff] : [], ...Array.from(text, (letter) => letter.charCodeAt(0))];
  return Uint8Array.from(units.flatMap((u) => big ? [u >> 8, u & 255] : [u & 255, u >> 8]));
};
const read = (bytes: Uint8Array) => decodeText(bytes, { name });

Deno.test("UTF-8 and UTF-16 are read with and without a mark", () => {
  const text = '{"a": "Königin"}';
  assert.equal(read(new TextEncoder().encode(text)), text);
  assert.equal(read(new TextEncoder().encode("\uFEFF" + text)), text);
  for (const big of [false, true]) {
    for (const mark of [false, true]) assert.equal(read(utf16(text, { big, mark })), text);
  }
  assert.equal(read(new Uint8Array(0)), "");
  assert.equal(read(latin("a")), "a");
});

Deno.test("an XML declaration's encoding is taken", () => {
  const text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>Königin</a>';
  assert.equal(read(latin(text)), text);
  const other = text.replace("ISO-8859-1", "gbk");
  assert.match(read(new Uint8Array([...latin(other.slice(0, 45)), 0xc0, 0xef])), /里$/);
});

Deno.test("undeclared, false and unknown encodings are refused by name", () => {
  assert.throws(() => read(latin("Königin")), /a\.xml.*not UTF-8.*Save it as UTF-8/);
  const utf8 = '<?xml version="1.0" encoding="UTF-8"?><a>ö</a>';
  assert.throws(() => read(latin(utf8)), /not UTF-8, as it says/);
  assert.throws(() => read(latin('<?xml version="1.0" encoding="klingon"?>')), /"klingon"/);
  assert.throws(() => read(new Uint8Array([0xff, 0xfe, 0x00, 0xd8])), /not UTF-16LE/);
});

Deno.test("a mark has all its bytes, and plain letters have zeros on one side", () => {
  const rows: [number[], string | null][] = [
    [[0xef, 0xbb, 0xbf], "utf-8"],
    [[0xef, 0xbb, 0xbe], null],
    [[0xef, 0xba, 0xbf], null],
    [[0xee, 0xbb, 0xbf], null],
    [[0xff, 0xfe, 1, 1], "utf-16le"],
    [[0xff, 0xfd, 1, 1], null],
    [[0xfd, 0xfe, 1, 1], null],
    [[0xfe, 0xff, 1, 1], "utf-16be"],
    [[0xfe, 0xfe, 1, 1], null],
    [[0xfd, 0xff, 1, 1], null],
    [[1, 0, 1, 0], "utf-16le"],
    [[1, 0, 1, 1], null],
    [[1, 0, 0, 0], null],
    [[1, 1, 1, 0], null],
    [[0, 1, 0, 1], "utf-16be"],
    [[1, 1, 0, 1], null],
    [[0, 1, 1, 1], null],
    [[0, 1, 0, 0], null],
    [[0, 0, 0, 0], null],
    // four zeros are no letters, and neither are two in the places of letters
    [[0, 0, 0x41, 0], null],
    [[0x41, 0, 0, 0], null],
    [[0, 0, 0, 0x41], null],
    [[0, 0x41, 0, 0], null],
  ];
  for (const [bytes, encoding] of rows) {
    assert.equal(encodingOf(Uint8Array.from(bytes)), encoding, `${bytes}`);
  }
});
