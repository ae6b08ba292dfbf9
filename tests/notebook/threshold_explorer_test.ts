import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { thresholdExplorer } from "lib/notebook/threshold_explorer.ts";
import { bundleOf } from "lib/notebook/display.ts";

const image = blank({ width: 100, height: 80 }, [240, 240, 230, 255]);
const labels = [{ box: [10, 10, 30, 50] as const }, { box: [60, 10, 80, 50] as const }];
const plate = (textScore?: number) => ({
  image,
  labels,
  detections: [
    { box: labels[0].box, score: 0.6, textScore },
    { box: [0, 60, 20, 80] as const, score: 0.5, textScore },
    { box: labels[1].box, score: 0.3, textScore },
  ],
});

Deno.test("at its first thresholds it shows what is kept, and what is missed", async () => {
  const { html, words } = await thresholdExplorer([plate()]);
  assert.equal(words, "Sliders over 3 boxes of 1 plate; at 0.4 2 are kept, 1 of them right.");
  assert.equal(html.match(/data-box="\d" [^/]*visibility="visible"/g)!.length, 2);
  assert.match(html, /data-label="1" [^/]*visibility="visible"/);
  assert.match(html, /data-label="0" [^/]*visibility="hidden"/);
  assert.ok(!html.includes('name="text"'));
  const bundle = await bundleOf({ html, words });
  assert.deepEqual(Object.keys(bundle), ["text/html", "text/plain"]);
});

Deno.test("text scores have a slider of their own; pictures are as many as asked for", async () => {
  const { html, words } = await thresholdExplorer([plate(0.3), plate(0.2), plate(0.9)], {
    pictures: 1,
  });
  assert.ok(html.includes('name="text"') && html.includes('name="box"'));
  assert.equal(html.match(/<image /g)!.length, 1);
  assert.match(words, /at 0\.4 and 0\.25 4 are kept, 2 of them right/);
  // what a plate says can not end the script
  assert.equal(html.match(/<\/script>/g)!.length, 2);
});
