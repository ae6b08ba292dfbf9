/** Whether a fixture has detections close enough to a threshold that a mistake would show. */
import assert from "node:assert/strict";
import type { Detection } from "lib/detect/detection.ts";

/** @throws {AssertionError} unless three are within .03 above and three within .03 below each */
export function assertBites(
  found: readonly Pick<Detection, "score">[],
  thresholds: readonly number[],
): void {
  for (const threshold of thresholds) {
    const above = found.filter(({ score }) => score > threshold && score < threshold + 0.03);
    const below = found.filter(({ score }) => score <= threshold && score > threshold - 0.03);
    const said = `${above.length} above and ${below.length} below ${threshold}`;
    assert.ok(above.length >= 3 && below.length >= 3, said);
  }
  assert.ok(found.filter(({ score }) => score > Math.max(...thresholds)).length >= 10);
}
