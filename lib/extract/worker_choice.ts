/** Which of several workers looks at a plate. */
import type { Image } from "lib/image/image.ts";

/** What of a worker decides whether it is asked. */
export interface ChoosableWorker {
  /** The plate that it was given last. */
  readonly seen: Image | null;
  /** Questions that it has not answered yet. */
  readonly waiting: number;
}

/** The worker that sees the image already, else the first of those that have least to do. */
export const workerFor = <T extends ChoosableWorker>(workers: readonly T[], image: Image): T =>
  workers.find(({ seen }) => seen === image) ??
    workers.reduce((best, next) => next.waiting < best.waiting ? next : best);
