import assert from "node:assert/strict";
import { formatNotebook, parseNotebook } from "lib/notebook/notebook_file.ts";

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
