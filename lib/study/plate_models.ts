/** Detector and segmenter of an extraction together: in workers where both are small, else one of each. */
import { statSync } from "node:fs";
import { modelManifests, withId } from "lib/assets/manifest.ts";
import { describeDetector } from "lib/detect/open.ts";
import type { Named } from "lib/extract/extract.ts";
import { openModelWorkers } from "lib/extract/model_workers.ts";
import { shippedSegmenter } from "lib/segment/open.ts";
import type { Segmenter } from "lib/segment/prompt.ts";
import {
  openPlateDetector,
  openPlateSegmenter,
  type PlateDetector,
  type PlateDetectorOptions,
  toldDetector,
} from "./extraction_models.ts";
import { sharedOut } from "./worker_shares.ts";

/** What looks at plates, and at how many side by side. Dispose of it when done. */
export interface PlateModels extends AsyncDisposable {
  readonly detector: PlateDetector;
  readonly segmenter: Named<Segmenter>;
  /** Plates that they look at side by side. */
  readonly abreast: number;
}

/** How models are opened for some plates. */
export interface PlateModelsOptions extends PlateDetectorOptions {
  /** Plates that there are to look at: few are not worth the workers' beginning. */
  readonly plates: number;
}

/** Bytes of a detector of which there may be several. */
const mostBytes = 32 * 2 ** 20;

function bytesOf(name: string): number {
  const file = name.split(":").slice(1).join(":");
  if (file !== "") return statSync(file).size;
  const id = describeDetector(name)?.id;
  return withId(modelManifests(), id)?.variants[0].bytes ?? Infinity;
}

/** Whether there may be several of a detector, side by side. */
export function isSmall(name: string): boolean {
  const kind = describeDetector(name)?.row.kind ?? name.split(":")[0];
  return name === "labels" || kind === "yolox" && bytesOf(name) <= mostBytes;
}

/**
 * Opens a detector and a segmenter by name. A small detector and the segmenter that ships run in workers,
 * each on its share of the threads: what they find is the same, and more plates are seen a minute.
 *
 * @throws {UsageError} when there is no detector or segmenter of a name, or no such file
 */
export async function openPlateModels(
  { detector, segmenter }: { readonly detector: string; readonly segmenter: string },
  options: PlateModelsOptions,
): Promise<PlateModels> {
  const told = detector === "labels" ? null : toldDetector(detector, options);
  const { workers, threads } = sharedOut(options);
  await using stack = new AsyncDisposableStack();
  if (workers === 1 || segmenter !== shippedSegmenter || !isSmall(detector)) {
    const detectorHere = stack.use(await openPlateDetector(detector, options));
    const segmenterHere = stack.use(await openPlateSegmenter(segmenter, options));
    return opened(stack.move(), { detector: detectorHere, segmenter: segmenterHere, abreast: 1 });
  }
  const there = stack.use(
    await openModelWorkers({
      detector: told && { name: detector, options: { ...told, threads } },
      segmenter: { name: segmenter, options: { threads, spinning: false } },
      count: workers,
    }),
  );
  const { use, ...about } = there.detector ?? { use: null };
  const own = use === null
    ? stack.use(await openPlateDetector(detector, options))
    : { ...about as Omit<PlateDetector, "use">, use: () => use };
  return opened(stack.move(), { detector: own, segmenter: there.segmenter, abreast: workers });
}

const opened = (
  stack: AsyncDisposableStack,
  models: Omit<PlateModels, keyof AsyncDisposable>,
): PlateModels => ({ ...models, [Symbol.asyncDispose]: () => stack.disposeAsync() });
