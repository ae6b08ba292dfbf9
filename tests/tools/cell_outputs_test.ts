import assert from "node:assert/strict";
import { collect, noOutputs, withReason } from "lib/tools/cell_outputs.ts";
import { headerOf } from "lib/tools/jupyter_message.ts";
import type { Output } from "lib/tools/notebook_file.ts";

type Told = readonly [type: string, content?: Record<string, unknown>];

/** What is kept of some messages. */
function kept(...told: readonly Told[]): Output[] {
  const cell = noOutputs();
  for (const [type, content = {}] of told) collect(cell, { header: headerOf(type, "s"), content });
  return cell.outputs;
}

const stream = (text: string, name = "stdout"): Told => ["stream", { name, text }];
const said = (text: string, name = "stdout") => ({ output_type: "stream", name, text });
const display = (word: string, id?: string): Required<Told> => [
  "display_data",
  { data: { "text/plain": word }, ...id === undefined ? {} : { transient: { display_id: id } } },
];
const update = (word: string, id?: string): Told => ["update_display_data", display(word, id)[1]];
const clear: Told = ["clear_output", {}];
const clearLater: Told = ["clear_output", { wait: true }];
/** Words of displays, texts of streams. */
const words = (outputs: readonly Output[]) =>
  outputs.map((output) =>
    output.output_type === "stream"
      ? output.text
      : output.output_type === "error"
      ? output.ename
      : output.data["text/plain"]
  );

Deno.test("pieces of one stream are one text, until another or a picture comes between", () => {
  assert.deepEqual(kept(stream("a"), stream("b"), stream("c", "stderr"), stream("d")), [
    said("ab"),
    said("c", "stderr"),
    said("d"),
  ]);
  assert.deepEqual(words(kept(stream("a"), display("p"), stream("b"))), ["a", "p", "b"]);
  assert.deepEqual(kept(["stream", { name: 1, text: null }]), [said("", "")]);
});

Deno.test("results, displays and errors are kept as they come; what is none of them is passed over", () => {
  const data = { "text/plain": "2" };
  assert.deepEqual(
    kept(
      ["execute_input", { code: "1" }],
      ["execute_result", { data, metadata: { a: 1 } }],
      ["execute_result", {}],
      ["display_data", { data, metadata: { b: 1 } }],
      ["display_data"],
      ["error", { ename: "E", evalue: "v", traceback: ["t", 3] }],
      ["error", {}],
      ["comm_open", { data }],
    ),
    [
      { output_type: "execute_result", data, metadata: { a: 1 } },
      { output_type: "execute_result", data: {}, metadata: {} },
      { output_type: "display_data", data, metadata: { b: 1 } },
      { output_type: "display_data", data: {}, metadata: {} },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["t", ""] },
      { output_type: "error", ename: "", evalue: "", traceback: [] },
    ],
  );
});

Deno.test("a display with an id stands where it stood first; an update of none that is there is none", () => {
  const cases: [told: Told[], expected: string[]][] = [
    [[display("1", "a"), display("2", "b"), update("3", "a")], ["3", "2"]],
    [[display("1", "a"), stream("s"), display("2", "a")], ["2", "s"]],
    [[display("1"), display("2")], ["1", "2"]],
    [[display("1", "a"), update("2", "b"), update("3")], ["1"]],
    [[display("1", "a"), update("2", "a"), update("3", "a")], ["3"]],
    // an id belongs to displays alone
    [[["execute_result", { ...display("1", "a")[1] }], display("2", "a")], ["1", "2"]],
    [[display("1", "a"), ["execute_result", { ...display("2", "a")[1] }]], ["1", "2"]],
  ];
  for (const [told, expected] of cases) assert.deepEqual(words(kept(...told)), expected);
});

Deno.test("outputs are cleared at once, or by the next one; with them go the places of their displays", () => {
  const cases: [told: Told[], expected: string[]][] = [
    [[stream("a"), clear], []],
    [[stream("a"), clear, stream("b")], ["b"]],
    [[stream("a"), clearLater], ["a"]],
    [[stream("a"), clearLater, ["execute_input", {}]], ["a"]],
    [[stream("a"), clearLater, stream("b"), stream("c")], ["bc"]],
    [[stream("a"), clearLater, clear, stream("b"), stream("c")], ["bc"]],
    [[stream("a"), clearLater, display("p"), display("q")], ["p", "q"]],
    [[stream("a"), clearLater, ["execute_result", { data: { "text/plain": "r" } }]], ["r"]],
    [[stream("a"), clearLater, ["error", { ename: "E" }]], ["E"]],
    [[display("1", "a"), clear, display("2"), update("3", "a")], ["2"]],
    [[display("1", "a"), clearLater, display("2", "a")], ["2"]],
    [[display("1", "a"), clearLater, update("2", "a")], ["2"]],
  ];
  for (const [told, expected] of cases) assert.deepEqual(words(kept(...told)), expected);
});

const error = (ename: string, evalue: string, traceback: string[] = []): Output => ({
  output_type: "error",
  ename,
  evalue,
  traceback,
});
const text: Output = { output_type: "stream", name: "stdout", text: "a" };

Deno.test("a cell that went well keeps its outputs; one that failed ends in its error", async () => {
  const ok = { code: "1", reply: { status: "ok" } };
  assert.deepEqual(await withReason([text], ok), [text]);
  const torn = error("RangeError", "too far", ["RangeError: too far", "    at f"]);
  const failed = { code: "f()", reply: { status: "error", ename: "other", evalue: "other" } };
  assert.deepEqual(await withReason([torn, text], failed), [text, torn]);
  assert.deepEqual(await withReason([torn, text], ok), [text, torn], "whatever the reply says");
});

Deno.test("an error that the kernel does not show is the reply's, with the place where it is of syntax", async () => {
  const reply = { status: "error", ename: "RangeError", evalue: "too far" };
  assert.deepEqual(await withReason([text], { code: "1", reply }), [
    text,
    error("RangeError", "too far"),
  ]);
  const mute = { status: "error", ename: "Error", evalue: "Execution failed" };
  const [found] = await withReason([], { code: "const b = ;", reply: mute });
  assert.ok(found.output_type === "error" && found.ename === "SyntaxError");
  assert.equal(found.evalue, "Expression expected (line 1, column 11)");
  assert.equal(found.traceback.length, 3);
});
