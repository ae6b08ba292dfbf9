import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Random } from "lib/tensor/random.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  headerLength,
  parseHeader,
} from "lib/tensor/safetensors.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";

const tensors: Record<string, Tensor> = {
  "layer1.weight": {
    dtype: "float32",
    shape: [2, 3],
    data: new Float32Array([1, -2, 3, NaN, Infinity, 0.1]),
  },
  "b": { dtype: "float64", shape: [], data: new Float64Array([Math.PI]) },
  "steps": { dtype: "int64", shape: [1], data: new BigInt64Array([-5n]) },
  "map": { dtype: "int32", shape: [2, 0], data: new Int32Array(0) },
  "odd": { dtype: "uint8", shape: [3], data: new Uint8Array([1, 2, 255]) },
  "flag": { dtype: "bool", shape: [1], data: new Uint8Array([1]) },
};

Deno.test("tensors and text come back as they were, whatever the alignment of the bytes", () => {
  const bytes = encodeSafetensors(tensors, { seed: "7", name: "Häuptling" });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  const read = decodeSafetensors(shifted.subarray(3));
  assert.deepEqual(read.tensors, Object.fromEntries(Object.entries(tensors).sort()));
  assert.deepEqual(read.metadata, { seed: "7", name: "Häuptling" });
});

Deno.test("bytes in a Buffer of Node, which slices without copying, are read alike", () => {
  const bytes = encodeSafetensors(tensors);
  assert.deepEqual(decodeSafetensors(Buffer.from(bytes)), decodeSafetensors(bytes));
});

Deno.test("the bytes are laid out as the format says", () => {
  const bytes = encodeSafetensors({
    a: { dtype: "uint8", shape: [2], data: new Uint8Array([8, 9]) },
  });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  assert.equal(length % 8, 0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  assert.deepEqual(header, { a: { dtype: "U8", shape: [2], data_offsets: [0, 2] } });
  assert.deepEqual([...bytes.subarray(8 + length)], [8, 9]);
});

Deno.test("a file cut short anywhere is refused by name", () => {
  const bytes = encodeSafetensors(tensors);
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => decodeSafetensors(bytes.subarray(0, length)), /Cannot read safetensors/);
  }
});

Deno.test("mutated bytes are read or refused, never anything else", () => {
  const random = new Random(5);
  const bytes = encodeSafetensors(tensors, { a: "b" });
  let refused = 0;
  for (let n = 0; n < 3000; n++) {
    const mutated = bytes.slice();
    for (let m = random.int(1, 4); m > 0; m--) {
      mutated[random.int(0, bytes.length - 1)] = random.int(0, 255);
    }
    try {
      decodeSafetensors(mutated);
    } catch (error) {
      assert.ok(error instanceof SyntaxError && /Cannot read safetensors/.test(error.message));
      refused++;
    }
  }
  assert.ok(refused > 500, `${refused}`);
});

/** A file with this header and so many bytes after it. */
function fileOf(header: unknown, follow: number): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + follow);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const at = (start: number, stop: number) => ({
  dtype: "U8",
  shape: [stop - start],
  data_offsets: [start, stop],
});

Deno.test("every byte belongs to one tensor: overlaps and gaps are refused", () => {
  const said = [
    [{ a: at(0, 4), b: at(2, 6) }, 6, /x\.safetensors: b overlaps another tensor at byte 2/],
    [{ a: at(0, 4), b: at(0, 4) }, 4, /b overlaps another tensor/],
    [{ a: at(0, 4), b: at(5, 6) }, 6, /the bytes 4 to 5 belong to no tensor/],
    [{ a: at(1, 4) }, 4, /the bytes 0 to 1 belong to no tensor/],
    [{ a: at(0, 4) }, 7, /the last 3 bytes belong to no tensor/],
    [{ a: at(0, 4) }, 3, /its tensors take 4 bytes, of which 3 are there/],
  ] as const;
  for (const [header, follow, message] of said) {
    assert.throws(
      () => decodeSafetensors(fileOf(header, follow), { name: "x.safetensors" }),
      message,
    );
  }
  const { tensors } = decodeSafetensors(fileOf({ b: at(2, 4), none: at(2, 2), a: at(0, 2) }, 4));
  assert.deepEqual(Object.keys(tensors).sort(), ["a", "b", "none"]);
});

Deno.test("headers of odd values are refused in short words", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const odd = [
    `{"a":{"dtype":${deep},"shape":[],"data_offsets":[0,1]}}`,
    `{"a":${deep}}`,
    deep,
    { a: { ...at(0, 1), dtype: "x".repeat(1e6) } },
    { ["n".repeat(1e6)]: { ...at(0, 1), shape: "1" } },
    { a: { ...at(0, 1), shape: [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] } },
    { a: { ...at(0, 1), shape: [-1] } },
    { a: { ...at(0, 1), data_offsets: [0, 1e400] } },
    `{"__proto__":{"dtype":"F64"},"a":{}}`,
    { __metadata__: { a: 1 } },
  ];
  for (const header of odd) {
    assert.throws(() => decodeSafetensors(fileOf(header, 1)), (error) => {
      const { message } = error as Error;
      return /^Cannot read safetensors: /.test(message) && message.length < 400;
    });
  }
});

Deno.test("a header is as long as the file has bytes behind its length, and 100 MB at most", () => {
  const announced = (length: number, size: number) => {
    const head = new Uint8Array(8);
    new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
    return headerLength(head, { size });
  };
  assert.equal(announced(0, 8), 0);
  assert.equal(announced(12, 20), 12);
  assert.throws(() => announced(13, 20), /a header of 13 bytes is announced in a file of 20/);
  assert.equal(announced(100_000_000, 2e9), 100_000_000);
  assert.throws(() => announced(100_000_001, 2e9), /a header of 100000001 bytes is announced/);
  assert.throws(() => headerLength(new Uint8Array(7), { size: 7 }), /: 7 bytes are too few/);
});

Deno.test("what is wrong with a header is said, each in its own words", () => {
  const name = (length: number) => "n".repeat(length);
  const cut = `${name(57)}...`;
  const cases: [header: unknown, said: string][] = [
    ["{", "the header is no JSON"],
    ['"\\ud800', "the header is no JSON"],
    ["7", "the header is no object"],
    ["null", "the header is no object"],
    ["[]", "the header is no object"],
    [{ __metadata__: null }, "the metadata is not text"],
    [{ __metadata__: ["a"] }, "the metadata is not text"],
    [{ __metadata__: { a: "b", c: 1 } }, "the metadata is not text"],
    [{ a: 1 }, "the entry of a is no object"],
    [
      { a: { ...at(0, 1), dtype: "BF16" } },
      'a has an element type "BF16"; known are F32, F64, F16',
    ],
    [{ a: { ...at(0, 1), dtype: 8 } }, "a has an element type that is no text; known are"],
    [{ a: { ...at(0, 1), dtype: name(61) } }, `a has an element type "${cut}"; known are`],
    [{ a: { ...at(0, 1), dtype: name(60) } }, `a has an element type "${name(60)}"; known are`],
    [{ a: { ...at(0, 1), shape: { length: 1 } } }, "a has no proper shape"],
    [{ a: { ...at(0, 1), shape: [1, -1] } }, "a has no proper shape"],
    [{ a: { ...at(0, 1), shape: [0.5] } }, "a has no proper shape"],
    [{ a: { ...at(0, 1), data_offsets: 1 } }, "a has no proper offsets"],
    [{ a: { ...at(0, 1), data_offsets: [0] } }, "a has no proper offsets"],
    [{ a: { ...at(0, 1), data_offsets: [0, 1, 2] } }, "a has no proper offsets"],
    [{ a: { ...at(0, 1), data_offsets: [0, "1"] } }, "a has no proper offsets"],
    [{ a: { ...at(0, 1), data_offsets: [-1, 0] } }, "a has no proper offsets"],
    [{ a: { ...at(0, 1), data_offsets: [1, 0] } }, "a of shape [1] lies at 1 to 0"],
    [{ a: { ...at(0, 1), shape: [2] } }, "a of shape [2] lies at 0 to 1"],
    [{ a: { ...at(0, 4), dtype: "F32" } }, "a of shape [4] lies at 0 to 4"],
    [{ [name(61)]: 1 }, `the entry of ${cut} is no object`],
    [{ [name(60)]: 1 }, `the entry of ${name(60)} is no object`],
  ];
  for (const [header, said] of cases) {
    assert.throws(() => decodeSafetensors(fileOf(header, 1)), (error: Error) => {
      assert.ok(error.message.startsWith(`Cannot read safetensors: ${said}`), error.message);
      assert.match(error.message, /damaged or of another format: fetch it or make it again$/);
      return true;
    });
  }
});

Deno.test("entries come in the order of their bytes, empty ones before what begins where they do", () => {
  const header = { c: at(2, 3), b: at(0, 2), none: at(2, 2), first: at(0, 0) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const { entries, metadata } = parseHeader(json, { follow: 3 });
  assert.deepEqual(entries.map(({ name }) => name), ["first", "b", "none", "c"]);
  assert.deepEqual(metadata, {});
});

Deno.test("the header is filled with blanks to a multiple of 8, and says nothing of text that there is not", () => {
  for (let length = 1; length <= 9; length++) {
    const name = "n".repeat(length);
    const bytes = encodeSafetensors({
      [name]: { dtype: "uint8", shape: [1], data: Uint8Array.of(length) },
    });
    const announced = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + announced));
    const [json, blanks] = [text.trimEnd(), text.length - text.trimEnd().length];
    assert.ok(announced % 8 === 0 && blanks < 8, text);
    assert.equal(json, JSON.stringify({ [name]: at(0, 1) }));
    assert.deepEqual([bytes.length, bytes.at(-1)], [8 + announced + 1, length]);
  }
  assert.throws(() => encodeSafetensors({ __metadata__: tensors.odd }), /No tensor may be called/);
});

Deno.test("a header that is no UTF-8 is no JSON; names are written in their order, and one text as well as two", () => {
  const torn = fileOf('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1);
  torn[10] = 0xff; // within the name
  assert.throws(() => decodeSafetensors(torn), /the header is no JSON/);
  const one: Tensor = { dtype: "uint8", shape: [1], data: Uint8Array.of(1) };
  const bytes = encodeSafetensors({ c: one, a: one, b: one }, { text: "t" });
  assert.match(new TextDecoder().decode(bytes), /"a":.*"b":.*"c":/);
  assert.deepEqual(decodeSafetensors(bytes).metadata, { text: "t" });
});

Deno.test("half precision takes half the bytes, and is read as float32", () => {
  const numbers = Float32Array.of(1, -2.5, 1 / 3, 65504, 1e-8, 0);
  const tensors = {
    w: float32(numbers, [2, 3]),
    n: { dtype: "int32", shape: [1], data: Int32Array.of(70000) } as const,
  };
  const [whole, halved] = [false, true].map((halved) => encodeSafetensors(tensors, {}, { halved }));
  assert.equal(whole.length - halved.length, 6 * 2);
  const { w, n } = decodeSafetensors(halved).tensors;
  assert.deepEqual(w, float32(Float32Array.from(Float16Array.from(numbers)), [2, 3]));
  assert.equal(w.data[0], 1);
  assert.equal(w.data[4], 0);
  assert.deepEqual([...n.data as Int32Array], [70000]);
});
