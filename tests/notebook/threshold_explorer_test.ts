import assert from "node:assert/strict";
import { blank } from "lib/image/image.ts";
import { thresholdExplorer } from "lib/notebook/threshold_explorer.ts";
import { bundleOf } from "lib/notebook/display.ts";
import { palette } from "lib/plot/chart.ts";
import { pictureUri } from "lib/plot/picture.ts";
import { sha256 } from "lib/tensor/digest.ts";

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

/** What the page's script reads. */
const dataOf = (html: string) => JSON.parse(/application\/json">(.*?)<\/script>/.exec(html)![1]);

Deno.test("boxes are kept to tenths of pixels, scores to thousandths, and whether a label counts", async () => {
  const { html } = await thresholdExplorer([{
    image,
    labels: [
      { box: [10.26, 1.234, 30, 50], difficult: true },
      { box: [0, 0, 2.55, 9] },
    ],
    detections: [
      { box: [1.26, 2.345, 20.04, 40.06], score: 0.12345, textScore: 0.98765 },
      { box: [0, 0, 5, 5], score: 0.9 },
    ],
  }]);
  const { plates: [{ boxes, labels: kept }] } = dataOf(html);
  assert.deepEqual(boxes, [[1.3, 2.3, 20, 40.1, 0.123, 0.988], [0, 0, 5, 5, 0.9, 1]]);
  assert.deepEqual(kept, [[10.3, 1.2, 30, 50, 1], [0, 0, 2.5, 9, 0]]);
  const json = /application\/json">(.*?)<\/script>/.exec(html)![1];
  assert.ok(html.startsWith(`<div id="thresholds-${sha256(json).slice(0, 10)}" `));
});

Deno.test("boxes are drawn where they are, their lines as thick as the plate is large", async () => {
  const large = blank({ width: 520, height: 260 }, [240, 240, 230, 255]);
  const at = (x: number): [number, number, number, number] => [x, 20, x + 40, 80];
  const { html, words } = await thresholdExplorer([{
    image: large,
    labels: [{ box: at(10) }, { box: at(100) }, { box: at(300) }],
    detections: [
      { box: at(10), score: 0.9 },
      { box: at(100), score: 0.5 },
      { box: at(200), score: 0.4 },
      { box: at(300), score: 0.39 },
    ],
  }], { maxSide: 200 });
  const rects = [...html.matchAll(/<rect [^>]*>/g)].map(([rect]) => rect);
  const rect = (x: number, more: string) =>
    `<rect x="${x}" y="20" width="40" height="60" fill="none" stroke-width="2.0" ${more}/>`;
  const dash = `stroke="${palette.ink}" stroke-dasharray="8 4"`;
  assert.deepEqual(rects, [
    rect(10, `data-label="0" ${dash} visibility="hidden"`),
    rect(100, `data-label="1" ${dash} visibility="hidden"`),
    rect(300, `data-label="2" ${dash} visibility="visible"`),
    rect(10, `data-box="0" stroke="${palette.prussian}" visibility="visible"`),
    rect(100, `data-box="1" stroke="${palette.prussian}" visibility="visible"`),
    rect(200, `data-box="2" stroke="${palette.madder}" visibility="visible"`),
    rect(300, `data-box="3" stroke="none" visibility="hidden"`),
  ]);
  assert.equal(words, "Sliders over 4 boxes of 1 plate; at 0.4 3 are kept, 2 of them right.");
  assert.ok(html.includes("width:min(200px,48%)"));
  assert.ok(html.includes(`href="${await pictureUri(large, { maxSide: 200, quality: 50 })}"`));
});

Deno.test("two plates are shown, 560 pixels wide, unless something else is asked for", async () => {
  const { html } = await thresholdExplorer([plate(), plate(), plate()]);
  assert.equal(html.match(/<svg /g)!.length, 2);
  assert.equal(html.match(/width:min\(560px,48%\)/g)!.length, 2);
  assert.match(html, /name="box"[^>]* value="0\.4"/);
});

Deno.test("one text score among all is enough for its slider", async () => {
  const [first, ...rest] = plate().detections;
  const mixed = { ...plate(), detections: [...rest, { ...first, textScore: 0.5 }] };
  const { html, words } = await thresholdExplorer([plate(), mixed]);
  assert.match(html, /name="text"[^>]* value="0\.25"/);
  assert.match(words, /at 0\.4 and 0\.25 4 are kept/);
});
