/** What stands behind and under the characters. */
import { decorOf, type DecorOptions } from "./decor.ts";
import { drawGarden } from "./garden.ts";
import { drawInterior } from "./interior.ts";
import type { Sketch } from "./sketch.ts";
import { rect, type Scene } from "./stage.ts";
import { drawStreet } from "./street.ts";
import { drawVignette } from "./vignette.ts";

const scenes = {
  interior: drawInterior,
  street: drawStreet,
  garden: drawGarden,
  vignette: drawVignette,
} as const satisfies Record<Scene, unknown>;

/** Draws a scene on a sketch whose frame scales plates of 1200 x 900 to the plate. */
export function drawScene(s: Sketch, scene: Scene, options: DecorOptions): void {
  const decor = decorOf(s, options);
  const { g, W } = decor;
  decor.paper(rect(g.x0, g.y0, W, g.y1 - g.y0), "#efe7d3");
  scenes[scene](decor);
}
