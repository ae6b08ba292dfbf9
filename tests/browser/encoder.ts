/** An exported encoder in a browser. `deno task test:browser` runs it; it needs Chromium. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { readEncoderInput } from "lib/simclr/export.ts";
import { exportedEncoders, largestGap } from "tests/simclr/exported.ts";
import { answerInChromium } from "./chromium.ts";

interface Answer {
  readonly error?: string;
  /** The browser, and the version of onnxruntime-web. */
  readonly agent: string;
  readonly version: string;
  readonly answers: readonly Readonly<Record<"h" | "z", { shape: number[]; data: number[] }>>[];
}

const dist = new URL("../../node_modules/onnxruntime-web/dist/", import.meta.url);

Deno.test("a browser's onnxruntime-web gives our h and z", async () => {
  const encoders = await exportedEncoders();
  const list = encoders.map(({ model, pictures: { shape } }, i) => ({
    model: `/model/${i}`,
    pictures: `/pictures/${i}`,
    input: readEncoderInput(model).input,
    shape,
  }));
  const answer = await answerInChromium<Answer>((path) => {
    if (path === "/") return readFileSync(new URL("page.html", import.meta.url), "utf8");
    if (path === "/encoders") return JSON.stringify(list);
    const [, folder, name] = path.split("/");
    if (folder === "model") return Uint8Array.from(encoders[Number(name)].model);
    if (folder === "pictures") {
      return new Uint8Array(Float32Array.from(encoders[Number(name)].pictures.data).buffer);
    }
    const file = new URL(name ?? "", dist);
    return folder === "dist" && existsSync(file) ? Uint8Array.from(readFileSync(file)) : null;
  });
  assert.equal(answer.error, undefined);
  assert.match(answer.agent, /Chrome\//);
  assert.equal(answer.answers.length, encoders.length);
  for (const [i, { name, expected }] of encoders.entries()) {
    const gaps = (["h", "z"] as const).map((key) => {
      const { shape, data } = answer.answers[i][key];
      assert.deepEqual(shape, [3, expected[key].length / 3]);
      return largestGap(data, expected[key]);
    });
    const browser = /Chrome\/[\d.]+/.exec(answer.agent)![0];
    console.log(
      `onnxruntime-web ${answer.version}, ${browser}, ${name}: h within ${gaps[0]}, z within ${
        gaps[1]
      }`,
    );
    assert.ok(Math.max(...gaps) <= 1e-4, `${name}: h ${gaps[0]}, z ${gaps[1]}`);
    // another picture is not as near, so that the comparison can fail
    const width = expected.h.length / 3;
    const first = answer.answers[i].h.data.slice(0, width);
    assert.ok(largestGap(first, expected.h.subarray(width, 2 * width)) > 1e-3);
  }
});

Deno.test("without Chromium it fails, and says what to install", async () => {
  await assert.rejects(
    answerInChromium(() => null, { program: "no-such-chromium" }),
    /no program "no-such-chromium"\. On Debian: apt install chromium/,
  );
});

Deno.test("a browser that ends early is told, with what it said", async () => {
  await assert.rejects(
    answerInChromium(() => null, { program: "cat" }),
    /cat ended with status 1 before the page answered:\n.*--headless/,
  );
});
