import assert from "node:assert/strict";
import { loadOpenCv } from "lib/segment/opencv.ts";

Deno.test("OpenCV 4.10 comes once", async () => {
  const [{ cv }, again] = [await loadOpenCv(), await loadOpenCv()];
  assert.equal(again.cv, cv);
  assert.match(cv.getBuildInformation(), /OpenCV 4\.10/);
  const mat = new cv.Mat(2, 3, cv.CV_8UC1, new cv.Scalar(7));
  assert.deepEqual([...mat.data], Array(6).fill(7));
  mat.delete();
});
