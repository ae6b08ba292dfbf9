import assert from "node:assert/strict";
import {} from "node:path";
import { formatNotebook, parseNotebook } from "lib/tools/notebook_file.ts";

const raw = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "deno" } },
  cells: [
    { cell_type: "markdown", id: "intro", metadata: { tags: [1] }, source: ["# One\n", "two"] },
    {
      cell_type: "code",
      execution_count: 12,
      metadata: { execution: { "iopub.execute_input": "2026-01-01" } },
      source: "1 + 1",
      outputs: [
        { output_type: "stream", name: "stdout", text: ["a\n", "b"] },
        {
          output_type: "execute_result",
          execution_count: 12,
          metadata: {},
          data: { "text/plain": ["2"], "image/png": "AAAA" },
        },
        { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] },
      ],
    },
  ],
};

Deno.test("lists of lines become texts", () => {
  const { cells } = parseNotebook(JSON.stringify(raw), "a.ipynb");
  assert.equal(cells[0].source, "# One\ntwo");
  assert.equal(cells[1].id, "cell-2");
  assert.deepEqual(cells[1].outputs[0], { output_type: "stream", name: "stdout", text: "a\nb" });
  assert.deepEqual(cells[1].outputs[1], {
    output_type: "execute_result",
    data: { "text/plain": "2", "image/png": "AAAA" },
    metadata: {},
  });
});

Deno.test("what is written has no counts and no times, and reads the same again", () => {
  const notebook = parseNotebook(JSON.stringify(raw), "a.ipynb");
  const text = formatNotebook(notebook);
  assert.doesNotMatch(text, /12|2026|tags/);
  assert.deepEqual(parseNotebook(text, "a.ipynb"), notebook);
  assert.equal(formatNotebook(parseNotebook(text, "a.ipynb")), text);
  assert.match(text, /"source": \[\n {4}"# One\\n",/);
});

Deno.test("files that are no notebooks are refused by name", () => {
  assert.throws(() => parseNotebook("{", "a.ipynb"), /a\.ipynb: it is not JSON/);
  assert.throws(() => parseNotebook("{}", "a.ipynb"), /found none/);
  assert.throws(() => parseNotebook(`{"nbformat":3,"cells":[]}`, "a.ipynb"), /found 3/);
});

/** The notebook above with one value replaced. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const copy = structuredClone(raw) as unknown as Record<string | number, unknown>;
  // deno-lint-ignore no-explicit-any
  const owner = path.slice(0, -1).reduce((at: any, name) => at[name], copy);
  owner[path.at(-1)!] = value;
  return JSON.stringify(copy);
}

Deno.test("values of a wrong type are refused with the file and their place", () => {
  const cases: [path: (string | number)[], value: unknown, said: RegExp][] = [
    [["cells"], { length: 3 }, /cells should be a list, found an object/],
    [["cells", 0], null, /cell 1 should be an object, found null/],
    [
      ["cells", 0, "cell_type"],
      "heading",
      /cell 1's cell_type should be one of code, markdown, raw/,
    ],
    [["cells", 0, "id"], 7, /cell 1's id should be a text, found 7/],
    [["cells", 0, "source"], ["a", true], /cell 1's source should be a text or a list of texts/],
    [["cells", 0, "source"], undefined, /cell 1's source .* found none/],
    [["cells", 1, "outputs"], "text", /cell 2's outputs should be a list, found "text"/],
    [["cells", 1, "outputs", 0], [], /output 1 of cell 2 should be an object, found an empty list/],
    [["cells", 1, "outputs", 0, "output_type"], "pyout", /output 1 of cell 2's output_type/],
    [["cells", 1, "outputs", 0, "text"], { toString: 1 }, /output 1 of cell 2's text/],
    [["cells", 1, "outputs", 1, "data"], ["a"], /output 2 of cell 2's data should be an object/],
    [["cells", 1, "outputs", 1, "data", "image/png"], 3, /output 2 of cell 2's image\/png/],
    [["cells", 1, "outputs", 1, "metadata"], "m", /output 2 of cell 2's metadata/],
    [["cells", 1, "outputs", 2, "traceback"], "t", /output 3 of cell 2's traceback/],
    [["nbformat"], "4", /notebook of format 4, found "4"/],
  ];
  for (const [path, value, said] of cases) {
    const found = () => parseNotebook(changed(path, value), "folder/a.ipynb");
    assert.throws(found, said, path.join("."));
    assert.throws(found, /^Error: Cannot read folder\/a\.ipynb: /, path.join("."));
  }
});

Deno.test("numbers beyond all bounds and endless nesting are refused", () => {
  const huge = changed(["cells", 1, "outputs", 1, "data", "application/json"], { n: 12345 })
    .replace("12345", "1e999");
  assert.throws(() => parseNotebook(huge, "a.ipynb"), /a\.ipynb: the number in "n" is too large/);
  const deep = `{"nbformat":4,"cells":[],"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  assert.throws(() => parseNotebook(deep, "a.ipynb"), /a\.ipynb: its values are nested too deep/);
});

Deno.test("a mark of byte order is passed over", () => {
  assert.equal(parseNotebook("\ufeff" + JSON.stringify(raw), "a.ipynb").cells.length, 2);
});

Deno.test("an unexpected value is said in sixty letters at most", () => {
  const found = (length: number) => {
    try {
      parseNotebook(changed(["cells", 1, "outputs"], "x".repeat(length)), "a.ipynb");
    } catch (error) {
      return /found (.*); restore/.exec((error as Error).message)![1];
    }
    return null;
  };
  assert.equal(found(58), `"${"x".repeat(58)}"`);
  assert.equal(found(59), `"${"x".repeat(56)}...`);
});

Deno.test("what a notebook may leave out is empty, and cells are named by their place", () => {
  const bare = {
    nbformat: 4,
    cells: [
      { cell_type: "raw", source: "r", outputs: "not looked at" },
      { cell_type: "code", id: "", source: [] },
      {
        cell_type: "code",
        id: "own",
        source: "",
        outputs: [
          { output_type: "error" },
          {
            output_type: "display_data",
            data: { "application/json": { a: 1 }, "image/svg+xml": ["<", ">"] },
          },
        ],
      },
    ],
  };
  assert.deepEqual(parseNotebook(JSON.stringify(bare), "a.ipynb").cells, [
    { kind: "raw", id: "cell-1", source: "r", outputs: [] },
    { kind: "code", id: "cell-2", source: "", outputs: [] },
    {
      kind: "code",
      id: "own",
      source: "",
      outputs: [
        { output_type: "error", ename: "", evalue: "", traceback: [] },
        {
          output_type: "display_data",
          data: { "application/json": { a: 1 }, "image/svg+xml": "<>" },
          metadata: {},
        },
      ],
    },
  ]);
});

Deno.test("a notebook is written as Jupyter does: texts as lines, pictures whole, types in order", () => {
  const written = JSON.parse(formatNotebook({
    cells: [
      { kind: "markdown", id: "m", source: "", outputs: [] },
      {
        kind: "code",
        id: "c",
        source: "a\nb\n",
        outputs: [
          {
            output_type: "display_data",
            data: {
              "text/plain": "1\n2",
              "image/svg+xml": "<\n>",
              "image/png": "A\nB",
              "application/json": "a\nb",
            },
            metadata: { m: 1 },
          },
          { output_type: "execute_result", data: { "text/html": 5 }, metadata: {} },
          { output_type: "stream", name: "stderr", text: "x" },
        ],
      },
    ],
  }));
  const [text, code] = written.cells;
  assert.deepEqual(text, { cell_type: "markdown", id: "m", metadata: {}, source: [] });
  assert.deepEqual([code.execution_count, code.source], [null, ["a\n", "b\n"]]);
  const [shown, result, stream] = code.outputs;
  assert.deepEqual(Object.entries(shown.data), [
    ["application/json", "a\nb"],
    ["image/png", "A\nB"],
    ["image/svg+xml", ["<\n", ">"]],
    ["text/plain", ["1\n", "2"]],
  ]);
  assert.deepEqual(Object.keys(shown), ["data", "metadata", "output_type"]);
  assert.deepEqual(result, {
    data: { "text/html": 5 },
    execution_count: null,
    metadata: {},
    output_type: "execute_result",
  });
  assert.deepEqual(stream, { name: "stderr", output_type: "stream", text: ["x"] });
  assert.deepEqual([written.nbformat, written.nbformat_minor], [4, 5]);
  assert.equal(written.metadata.kernelspec.name, "burin");
});
