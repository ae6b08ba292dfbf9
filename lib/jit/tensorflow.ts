/**
 * The only door to tfjs-node: TensorFlow as a backend of tfjs, found and loaded when it is asked for.
 * It is no dependency of the project, so that nobody waits for its quarter of a gigabyte who does not
 * want it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { reasonOf } from "lib/assets/reason.ts";
import { cacheDirectory } from "lib/assets/fetch.ts";
import { projectDirectory } from "lib/assets/manifest.ts";
import { registerPadding } from "./tensorflow_padding.ts";
import { tf } from "./tfjs.ts";

/** By this name tfjs knows the backend. */
export const tensorflowBackend = "tensorflow";

/** What `deno task tensorflow` puts together; tfjs-node is of tfjs's own version. */
export const tensorflowPins = { tfjsNode: "4.22.0", tensorflow: "2.20.0" } as const;

/** Under this symbol a copy in the cache finds the tfjs that is already running. */
export const tfjsSymbol = "burin.tfjs";

export interface TensorflowOptions {
  /** Where `deno task tensorflow` built it. Default: in the cache. */
  readonly built?: string;
  /** The folder whose `node_modules` may have it. Default: the project's. */
  readonly project?: string;
  /** TensorFlow's threads for one operation. Default: one per core. */
  readonly threads?: number | undefined;
}

export interface TensorflowEngine {
  readonly package: string;
  readonly version: string;
  /** TensorFlow's own version. */
  readonly tensorflow: string;
  /** Whether it computes on a GPU. */
  readonly gpu: boolean;
  /** The package's folder. */
  readonly directory: string;
}

/** Where `deno task tensorflow` puts what it builds. */
export function tensorflowDirectory(cache: string = cacheDirectory()): string {
  const { tfjsNode, tensorflow } = tensorflowPins;
  return join(cache, "tensorflow", `tfjs-node-${tfjsNode}-tensorflow-${tensorflow}`);
}

/** The GPU's package first, then the processor's, then what the task built. */
function places({ built = tensorflowDirectory(), project = projectDirectory }: TensorflowOptions) {
  const names = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];
  return [
    ...names.map((name) => ({ directory: join(project, "node_modules", name) })),
    { directory: join(built, "node_modules", names[1]) },
  ];
}

/** The version of Node-API that a folder such as "napi-v8" is for. */
const napiVersion = (folder: string) => Number(/\d+$/.exec(folder)?.[0] ?? 0);

/** The compiled binding of a package, the latest of several; or null. */
function bindingOf(directory: string): string | null {
  const lib = join(directory, "lib");
  const folders = existsSync(lib) ? readdirSync(lib) : [];
  const versions = folders.sort((a, b) => napiVersion(b) - napiVersion(a));
  return versions.map((version) => join(lib, version, "tfjs_binding.node")).find(existsSync) ??
    null;
}

/** tfjs-node calls two functions of node:util that newer ones lack. */
function completeUtil(require: NodeJS.Require): void {
  const util = require("node:util");
  util.isNullOrUndefined ??= (value: unknown) => value == null;
  util.isArray ??= Array.isArray;
}

function load(directory: string): TensorflowEngine {
  const binding = bindingOf(directory);
  if (binding === null) throw new Error(`its native library is missing in ${directory}/lib`);
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  if (manifest.version !== tf.version_core) {
    throw new Error(`it is ${manifest.version}, and tfjs is ${tf.version_core}`);
  }
  Reflect.set(globalThis, Symbol.for(tfjsSymbol), tf);
  const require = createRequire(join(directory, "package.json"));
  if (require("@tensorflow/tfjs").Tensor !== tf.Tensor) {
    throw new Error("it brings a tfjs of its own, so that models would run on another engine");
  }
  completeUtil(require);
  const native = require(binding);
  require("./dist/register_all_kernels.js");
  registerPadding(tensorflowBackend);
  const { NodeJSKernelBackend } = require("./dist/nodejs_kernel_backend.js");
  const backend = new NodeJSKernelBackend(native, manifest.name);
  // No priority: it is taken when asked for, not because it is there.
  tf.registerBackend(tensorflowBackend, () => backend, 0);
  return {
    package: manifest.name,
    version: manifest.version,
    tensorflow: native.TF_Version,
    gpu: backend.isUsingGpuDevice,
    directory: dirname(dirname(dirname(binding))),
  };
}

let loaded:
  | { readonly engine: TensorflowEngine; readonly threads: number | undefined }
  | null = null;

/**
 * Makes TensorFlow a backend of `lib/jit/tfjs.ts`, without making it the current one. The first place
 * that has it wins: `@tensorflow/tfjs-node-gpu` and `@tensorflow/tfjs-node` of the project's own
 * node_modules, then the copy that `deno task tensorflow` built.
 *
 * @throws {Error} that lists each place, what was found there, and the commands that install it
 *
 * ```ts
 * import { loadTensorflow, tensorflowBackend } from "lib/jit/tensorflow.ts";
 * import { tf } from "lib/jit/tfjs.ts";
 * const start = () => {
 *   const { tensorflow, gpu } = loadTensorflow();
 *   tf.setBackend(tensorflowBackend);
 *   return { tensorflow, gpu };
 * };
 * ```
 */
export function loadTensorflow(options: TensorflowOptions = {}): TensorflowEngine {
  const { threads } = options;
  if (loaded) {
    if (threads === undefined || threads === loaded.threads) return loaded.engine;
    throw new Error(
      `TensorFlow runs on ${loaded.threads ?? "its own number of"} threads already, not on ` +
        `${threads}: it is told once per process. Start another process.`,
    );
  }
  if (threads !== undefined) {
    process.env.TF_NUM_INTRAOP_THREADS = process.env.OMP_NUM_THREADS = String(threads);
  }
  // its greetings go to the terminal, where a library must not write
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  const found: string[] = [];
  for (const { directory } of places(options)) {
    if (!existsSync(join(directory, "package.json"))) {
      found.push(`  ${directory}: not there`);
      continue;
    }
    try {
      loaded = { engine: load(directory), threads };
      return loaded.engine;
    } catch (error) {
      found.push(`  ${directory}: ${reasonOf(error)}`);
    }
  }
  throw new Error(`Cannot load the engine "tensorflow". Looked in\n${found.join("\n")}\n${advice}`);
}

const gpuPackage = `npm:@tensorflow/tfjs-node-gpu@${tensorflowPins.tfjsNode}`;

/** How to install it. */
const advice = `For this processor, built in the cache (260 MB to download; needs python3 and g++):
  deno task tensorflow
For an NVIDIA GPU on Linux (its TensorFlow 2.9.1 needs a driver above 450, CUDA 11.2 and cuDNN 8.1; untested):
  deno install --allow-scripts=${gpuPackage} ${gpuPackage}`;
