import assert from "node:assert/strict";
import { exportAny, type ExportChoice } from "lib/study/export_any.ts";
import { UsageError } from "lib/study/usage.ts";
import { withCredits } from "./credited_run.ts";

const plain = { k: 10, best: false, at: "2026-01-31T12:00:00.000Z" };

Deno.test("each format writes its own: the encoder, finds, a card", () =>
  withCredits(async (directory) => {
    const lines = async (format: string) =>
      (await exportAny({ ...plain, directory, format })).lines.join("\n");
    assert.match(await lines("onnx"), /encoder\.onnx: the encoder after 1 steps/);
    assert.match(await lines("csv"), /figures\.csv: 6 figures/);
    assert.match(await lines("croissant"), /wrote .*croissant\.json/);
  }));

Deno.test("an option of another format is refused, not passed over", async () => {
  const refused: (Partial<ExportChoice> & { format: string; option: string })[] = [
    { format: "csv", best: true, option: "best" },
    { format: "csv", author: "Ada", option: "author" },
    { format: "csv", embedder: "phash", option: "embedder" },
    { format: "jsonl", what: "pairs", embedder: "phash", option: "embedder" },
    { format: "ro-crate", file: "x", option: "file" },
    { format: "croissant", what: "pairs", option: "what" },
    { format: "onnx", what: "pairs", option: "what" },
    { format: "onnx", author: "Ada", option: "author" },
  ];
  for (const { option, ...choice } of refused) {
    await assert.rejects(
      exportAny({ ...plain, directory: "none", ...choice }),
      (error) => error instanceof UsageError && error.message.startsWith(`--${option} says`),
      choice.format,
    );
  }
});
