/**
 * Our side of `bench:augment`, in a process of its own: requests in lines of JSON on standard input,
 * each answered by a line. Argument: the folder of pictures. See albumentations_peer.py.
 *
 * {"do": "check", "views"}: how many numbers of the peer's recorded views ours differ in
 * {"do": "time", "recipe", "source", "views"}: ms per view; each draws a plan, and carries out the peer's
 * {"do": "load", "recipe", "batches"}: ms per view of the loader with two workers
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { affineMatrix, type Placement } from "lib/augment/affine.ts";
import { imageOf, onWhite } from "lib/augment/apply.ts";
import { type Loader, openLoader, type ViewRequest } from "lib/augment/loader.ts";
import { applyNormalized } from "lib/augment/normalized.ts";
import { recipeOf } from "lib/augment/recipes.ts";
import { type Plan, type PlanStep, samplePlan } from "lib/augment/transform.ts";
import { decodeImage } from "lib/image/image.ts";
import type { Pixels } from "lib/image/linear.ts";
import { hasTurbojpeg, jpegPicture } from "lib/image/turbojpeg.ts";
import { imagenet } from "lib/nn/picture.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";

const [folder] = Deno.args;
const size = { width: 220, height: 400 };
const length = 3 * size.width * size.height;
/** Items of a batch, of two views each; batches made and not counted before a turn is timed. */
const [items, unmeasured] = [16, 6];
const shapes: [number, number][] = JSON.parse(readFileSync(join(folder, "pictures.json"), "utf8"));
const pictures = shapes.map(([height, width], n): Pixels => (
  { width, height, channels: 3, data: new Uint8Array(readFileSync(join(folder, `${n}.rgb`))) }
));
const files = shapes.map((_, n) => new Uint8Array(readFileSync(join(folder, `${n}.jpg`))));
const sources = {
  decoded: (n: number) => pictures[n % pictures.length],
  jpeg(n: number) {
    const bytes = files[n % files.length];
    return jpegPicture(bytes, { maxPixels: 1e7 }) ?? decodeImage(bytes).then(onWhite);
  },
};
const how = { ...imagenet, layout: "NCHW" } as const;
const batch = new Float32Array(2 * items * length);

/** What a peer recorded: a step, or 1.3's placement, from which the matrix is made. */
type Recorded = PlanStep | { readonly kind: "placement" } & Placement;
interface View {
  readonly steps: readonly Recorded[];
  readonly digest: string;
}

function planOf({ steps }: View, n: number): Plan {
  const { width, height } = pictures[n % pictures.length];
  return {
    input: { width, height },
    output: size,
    steps: steps.filter(({ kind }) => kind !== "normalize").map((step): PlanStep =>
      step.kind === "placement"
        ? {
          kind: "warp",
          matrix: affineMatrix(size, { ...step, version: "1.3" }),
          border: "reflect",
        }
        : step
    ),
  };
}

/** The greatest resident memory so far, which Linux keeps; elsewhere the present one. */
function peak(): number {
  try {
    const kib = readFileSync("/proc/self/status", "utf8").match(/VmHWM:\s+(\d+) kB/)?.[1];
    if (kib) return Number(kib) / 1024;
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
  }
  return process.memoryUsage().rss / 2 ** 20;
}

function check(views: readonly View[]) {
  const out = new Float32Array(length);
  const unequal = views.filter((view, n) => {
    applyNormalized(planOf(view, n), sources.decoded(n), { ...how, out });
    return sha256(new Uint8Array(out.buffer)) !== view.digest;
  });
  return { unequal: unequal.length };
}

async function time(recipe: string, source: keyof typeof sources, views: readonly View[]) {
  const { specs } = recipeOf(recipe);
  const plans = views.map(planOf);
  const run = new Random(1);
  const began = performance.now();
  for (const [n, plan] of plans.entries()) {
    samplePlan(specs, { input: plan.input, output: size, random: run.fork(n) });
    const picture = source === "decoded" ? sources.decoded(n) : await sources[source](n);
    applyNormalized(plan, picture, { ...how, out: batch, offset: n % (2 * items) * length });
  }
  return { ms: (performance.now() - began) / plans.length };
}

type Making = { readonly loader: Loader; readonly views: AsyncGenerator<Float32Array> };
const making = new Map<string, Making>();
function* endless(): Generator<ViewRequest> {
  for (let step = 0;; step++) {
    // new views of the same few cut-outs
    yield {
      items: Int32Array.from({ length: items }, (_, n) => n),
      address: { epoch: step, step },
    };
  }
}
async function load(recipe: string, count: number) {
  let made = making.get(recipe);
  if (!made) {
    const loader = openLoader({
      recipe: recipeOf(recipe),
      size,
      seed: 1,
      ...imagenet,
      count: items,
      workers: 2,
      ahead: 4,
      open: (item) => Promise.resolve(imageOf(pictures[item % pictures.length])),
    });
    making.set(recipe, made = { loader, views: loader.batches(endless()) });
  }
  const take = async () => {
    const { value } = await made.views.next();
    if (value.length !== 2 * items * length) throw new Error("A batch of another size");
    made.loader.release(value);
  };
  for (let n = 0; n < unmeasured; n++) await take();
  const began = performance.now();
  for (let n = 0; n < count; n++) await take();
  return { ms: (performance.now() - began) / (2 * items * count) };
}

type Request =
  | { readonly do: "check"; readonly views: readonly View[] }
  | {
    readonly do: "time";
    readonly recipe: string;
    readonly source: keyof typeof sources;
    readonly views: readonly View[];
  }
  | { readonly do: "load"; readonly recipe: string; readonly batches: number };

async function answer(request: Request) {
  if (request.do === "check") return check(request.views);
  if (request.do === "load") return await load(request.recipe, request.batches);
  return await time(request.recipe, request.source, request.views);
}

console.log(
  JSON.stringify({
    version: Deno.version.deno,
    threads: 1,
    decoder: hasTurbojpeg() ? "libturbojpeg" : "sharp",
  }),
);
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify({ ...await answer(JSON.parse(line)), peak_mib: peak() }));
}
process.exit(0); // loaders make batches ahead for ever
