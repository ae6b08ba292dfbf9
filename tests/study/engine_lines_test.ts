import assert from "node:assert/strict";
import { engineLines } from "lib/study/engine_lines.ts";

Deno.test("a row that works is a line, one that does not says why and what it needs", () => {
  const common = { engine: "onnx", losses: [], seconds: null };
  assert.deepEqual(
    engineLines([
      {
        ...common,
        provider: "cpu",
        works: true,
        tested: "tested",
        losses: [1.5, 1.25],
        seconds: 0.25,
        reason: "",
        install: "",
      },
      {
        ...common,
        provider: "cuda",
        works: false,
        tested: "untested",
        reason: "libcuda.so.1 is not there:\nlooked in /usr/lib",
        install: "a driver",
      },
    ]),
    [
      "onnx        cpu      (tested)                 works: 2 steps in 0.3 s, losses 1.5000, 1.2500",
      "onnx        cuda     (untested)               does not work",
      "    why:   libcuda.so.1 is not there:\n           looked in /usr/lib",
      "    needs: a driver",
    ],
  );
});
