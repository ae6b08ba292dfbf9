/** Inputs changed at random, by their structure: trees of JSON, markup, lines of text, plain bytes. */
import type { Random } from "lib/tensor/random.ts";

/** JSON with what JSON cannot say: literals as Python writes them, and text to be put in as it is. */
export type Tree = null | boolean | number | string | Raw | Tree[] | { [key: string]: Tree };

/** Text that goes into the file as it stands. */
class Raw {
  constructor(readonly text: string) {}
}

const deep = (open: string, close: string, levels: number) =>
  new Raw(open.repeat(levels) + close.repeat(levels));

/** Values that readers have stumbled over. Functions, since a tree is changed in place. */
const odd: readonly (() => Tree)[] = [
  () => null,
  () => true,
  () => false,
  () => "",
  () => " ",
  () => [],
  () => ({}),
  () => [null],
  () => [[]],
  () => 0,
  () => -1,
  () => 0.5,
  () => -0.25,
  () => 1e308,
  () => -1e9,
  () => 1e12,
  () => 2 ** 31,
  () => 2 ** 53,
  () => new Raw("9007199254740993"),
  () => new Raw("1e999"),
  () => new Raw("-1e999"),
  () => new Raw("NaN"),
  () => new Raw("Infinity"),
  () => new Raw("-0"),
  () => "1",
  () => "NaN",
  () => "0x10",
  () => "1,5",
  () => "a".repeat(10_000),
  () => "画".repeat(150),
  () => "Ko\u0308nigin",
  () => "\ud800",
  () => "\u0000",
  () => "\u202e",
  () => "<script>alert(1)</script>",
  () => "../../secret.png",
  () => "..\\..\\secret.png",
  () => "/etc/passwd",
  () => "C:\\Windows\\x.png",
  () => "file:///etc/passwd",
  () => "http://127.0.0.1:1/x.png",
  () => "CON",
  () => "__proto__",
  () => "constructor",
  () => ({ "__proto__": { "polluted": true } }),
  () => ({ "length": 1e9 }),
  () => deep("[", "]", 300),
  () => deep("[", "]", 20_000),
  () => deep('{"a":', "}", 300),
  () => Array.from({ length: 2000 }, (_, i) => i),
];

type Inner = Tree[] | { [key: string]: Tree };

const isInner = (tree: Tree): tree is Inner =>
  typeof tree === "object" && tree !== null && !(tree instanceof Raw);

/** All places of a tree: what holds a value, and under which key. */
function places(tree: Tree): { readonly of: Inner; readonly key: string }[] {
  if (!isInner(tree)) return [];
  return Object.keys(tree).flatMap((key) => {
    const inner = (tree as Record<string, Tree>)[key];
    return [{ of: tree, key }, ...places(inner)];
  });
}

const at = (of: Inner, key: string) => (of as Record<string, Tree>)[key];
const put = (of: Inner, key: string, value: Tree) => {
  Object.defineProperty(of, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};
const copied = (tree: Tree): Tree =>
  tree instanceof Raw || !isInner(tree)
    ? tree
    : Array.isArray(tree)
    ? tree.map(copied)
    : Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, copied(value)]));

type Change = (place: { of: Inner; key: string }, random: Random, root: Tree) => void;

/** Places that one change may add. */
const mostCopied = 50_000;

/** Ways to change one place of a tree. */
const changes: Readonly<Record<string, Change>> = {
  odd: ({ of, key }, random) => put(of, key, random.pick(odd)()),
  scale({ of, key }, random) {
    const value = at(of, key);
    if (typeof value !== "number") return put(of, key, random.pick(odd)());
    const factor = random.pick([-1, 0, 0.001, 1.0001, 1000, 1e6, 1e300]);
    put(
      of,
      key,
      random.chance(0.5) ? value * factor : value + random.pick([-1, 1, 0.5, 1e-9, 1e5]),
    );
  },
  remove({ of, key }) {
    if (Array.isArray(of)) of.splice(Number(key), 1);
    else delete of[key];
  },
  repeat({ of, key }, random) {
    if (!Array.isArray(of)) {
      return put(of, `${key}${random.pick(["", " ", "2"])}`, copied(at(of, key)));
    }
    // copies of copies would fill the memory before any reader saw them
    const most = Math.max(1, Math.floor(mostCopied / (1 + places(at(of, key)).length)));
    const times = Math.min(most, random.pick([1, 1, 1, 3, 200]));
    for (let i = 0; i < times; i++) of.splice(Number(key), 0, copied(at(of, key)));
  },
  swap({ of, key }, random) {
    const other = random.pick(Object.keys(of));
    const value = at(of, key);
    put(of, key, at(of, other));
    put(of, other, value);
  },
  transplant({ of, key }, random, root) {
    const from = random.pick(places(root));
    put(of, key, copied(at(from.of, from.key)));
  },
  rename({ of, key }, random) {
    if (Array.isArray(of)) return;
    const value = at(of, key);
    delete of[key];
    const names = [
      key.toUpperCase(),
      `${key}s`,
      "",
      "__proto__",
      "id",
      "name",
      "length",
      `${key} `,
    ];
    put(of, random.pick(names), value);
  },
  wrap: ({ of, key }, random) =>
    put(of, key, random.chance(0.5) ? [at(of, key)] : { value: at(of, key) }),
  asText({ of, key }) {
    const value = at(of, key);
    put(of, key, typeof value === "object" ? written(value) : String(value));
  },
};

/** A tree as text. */
export function written(tree: Tree): string {
  if (tree instanceof Raw) return tree.text;
  if (Array.isArray(tree)) return `[${tree.map(written).join(",")}]`;
  if (!isInner(tree)) return JSON.stringify(tree);
  const entries = Object.entries(tree).map(([key, value]) =>
    `${JSON.stringify(key)}:${written(value)}`
  );
  return `{${entries.join(",")}}`;
}

/** JSON with one to four of its places changed, and now and then its text, too. */
export function mutateJson(json: string, random: Random): Uint8Array {
  const root = { root: JSON.parse(json) as Tree };
  const times = random.pick([1, 1, 1, 2, 2, 4]);
  for (let i = 0; i < times; i++) {
    const all = places(root);
    if (all.length === 0) break;
    const place = random.pick(all);
    changes[random.pick(Object.keys(changes))](place, random, root);
  }
  const text = written(root.root ?? null);
  return random.chance(0.12) ? mutateText(text, random) : new TextEncoder().encode(text);
}

const token = /[\w.+-]+|[^\w\s.+-]+/g;
const oddWords = [
  "",
  "NaN",
  "nan",
  "inf",
  "-1",
  "0",
  "1e999",
  "1e12",
  "-0.2",
  "1.5",
  "0x1F",
  "1,5",
  "99999999999",
  "a",
  "true",
  "~",
  "null",
  "../../secret.png",
  "/etc/passwd",
  "*a",
  "&a",
  "!!js/function",
  "<x>",
  "]]>",
  "\u0000",
  "é",
  "Infinity",
] as const; // deno-fmt-ignore

const utf16 = (text: string) => {
  const units = Uint16Array.from(`\ufeff${text}`, (letter) => letter.charCodeAt(0));
  return new Uint8Array(units.buffer);
};
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 255);
const utf8 = (text: string) => new TextEncoder().encode(text);

type TextChange = (text: string, random: Random) => string;

/** Characters that one change may add. */
const longestCopied = 5_000_000;

/** Ways to change a text by its lines and words. */
const textChanges: Readonly<Record<string, TextChange>> = {
  word(text, random) {
    const words = [...text.matchAll(token)];
    if (words.length === 0) return random.pick(oddWords);
    const { index, 0: word } = random.pick(words);
    return text.slice(0, index) + random.pick(oddWords) + text.slice(index + word.length);
  },
  swapWords(text, random) {
    const words = [...text.matchAll(token)];
    if (words.length < 2) return text;
    const [a, b] = [random.pick(words), random.pick(words)].sort((x, y) => x.index - y.index);
    if (a.index === b.index) return text;
    return text.slice(0, a.index) + b[0] + text.slice(a.index + a[0].length, b.index) + a[0] +
      text.slice(b.index + b[0].length);
  },
  dropLine: (text, random) => {
    const lines = text.split("\n");
    lines.splice(random.int(0, lines.length - 1), 1);
    return lines.join("\n");
  },
  repeatLine: (text, random) => {
    const lines = text.split("\n");
    const n = random.int(0, lines.length - 1);
    const most = Math.max(1, Math.floor(longestCopied / (1 + lines[n].length)));
    lines.splice(n, 0, ...Array(Math.min(most, random.pick([1, 1, 500]))).fill(lines[n]));
    return lines.join("\n");
  },
  indent: (text, random) => {
    const lines = text.split("\n");
    const n = random.int(0, lines.length - 1);
    lines[n] = random.pick(["  ", "\t", "- ", "#", "? "]) + lines[n];
    return lines.join("\n");
  },
  cut: (text, random) => text.slice(0, random.int(0, text.length)),
  insert: (text, random) => {
    const n = random.int(0, text.length);
    return text.slice(0, n) + random.pick([...oddWords, "\n", " ", "\t", '"', ";", ":", "\r"]) +
      text.slice(n);
  },
  separators: (text, random) =>
    random.chance(0.5) ? text.replaceAll(",", ";") : text.replaceAll(" ", "\t"),
  ends: (text) => text.replaceAll("\n", "\r\n"),
  twice: (text) => text + text,
};

/** A text with one to three changes, in one encoding or another. */
export function mutateText(text: string, random: Random): Uint8Array {
  let changed = text;
  const times = random.pick([1, 1, 2, 3]);
  for (let i = 0; i < times; i++) {
    changed = textChanges[random.pick(Object.keys(textChanges))](changed, random);
  }
  if (random.chance(0.85)) return utf8(changed);
  return random.pick([utf16, latin, (plain: string) => utf8(`\ufeff${plain}`)])(changed);
}

const element = /<(\w+)>([^<]*)<\/\1>/g;

/** Markup with one to three of its elements changed. */
export function mutateXml(text: string, random: Random): Uint8Array {
  let changed = text;
  const times = random.pick([1, 1, 2, 3]);
  for (let i = 0; i < times; i++) {
    const all = [...changed.matchAll(element)];
    if (all.length === 0) break;
    const { index, 0: whole, 1: name, 2: inner } = random.pick(all);
    const other = random.pick([
      `<${name}>${random.pick(oddWords)}</${name}>`,
      "",
      whole + whole,
      `<${name}/>`,
      `<other>${inner}</other>`,
      `<${name}>${inner}`,
      `<${name}><![CDATA[${inner}]]></${name}>`,
      `<${name} a="1">${inner}</${name}>`,
      `${"<d>".repeat(5000)}${"</d>".repeat(5000)}`,
      `<${name}>&a;&#x110000;&lt;</${name}>`,
      random.pick(all)[0],
      whole.repeat(300),
    ]);
    changed = changed.slice(0, index) + other + changed.slice(index + whole.length);
  }
  return random.chance(0.15) ? mutateText(changed, random) : utf8(changed);
}

/** Bytes with one to eight changes: flipped, overwritten by whole numbers of note, cut, doubled. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = new Uint8Array(bytes);
  const times = random.pick([1, 1, 2, 4, 8]);
  for (let i = 0; i < times && changed.length > 0; i++) {
    // heads and directories lie at the ends
    const near = random.pick([0, 0, 1, 2]);
    const reach = Math.min(changed.length - 1, near === 2 ? changed.length - 1 : 64);
    const offset = random.int(0, reach);
    const place = near === 1 ? changed.length - 1 - offset : offset;
    const view = new DataView(changed.buffer, changed.byteOffset, changed.length);
    const notable = random.pick([
      0,
      1,
      0x7f,
      0xff,
      0xffff,
      0x7fffffff,
      0xffffffff,
      0x80000000,
      1000,
    ]);
    switch (random.pick(["flip", "byte", "word", "cut", "double", "zero", "insert"] as const)) {
      case "flip":
        changed[place] ^= 1 << random.int(0, 7);
        break;
      case "byte":
        changed[place] = random.int(0, 255);
        break;
      case "word":
        if (place + 4 <= changed.length) view.setUint32(place, notable, random.chance(0.8));
        break;
      case "cut":
        changed = random.chance(0.5) ? changed.slice(0, place) : changed.slice(place);
        break;
      case "double":
        changed = new Uint8Array([...changed, ...changed.subarray(place)]);
        break;
      case "zero":
        changed.fill(0, place, place + random.int(1, 64));
        break;
      case "insert":
        changed = new Uint8Array([
          ...changed.subarray(0, place),
          random.int(0, 255),
          ...changed.subarray(place),
        ]);
        break;
    }
  }
  return changed;
}
