/** Which of ONNX Runtime's providers work on this machine, found out by running a graph on them. */
import { existsSync } from "node:fs";
import process from "node:process";
import { reasonOf } from "lib/assets/reason.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { blockSize } from "./block_size.ts";
import { encodeGraph, graphBuilder } from "./graph.ts";
import {
  keepsOnDevice,
  openSession,
  type Provider,
  type Session,
  type SessionOptions,
} from "./session.ts";

/** A provider by name, or the first GPU that works and else the processor. */
export type ProviderChoice = Provider | "auto";

/** What is known of an execution provider of ONNX Runtime. */
export interface ProviderFacts {
  /** Systems for which onnxruntime-node has it, by Node's names; empty for all. */
  readonly systems: readonly string[];
  /** A library that is not part of onnxruntime-node as it is published, or null. */
  readonly library: string | null;
  /** What we ran it on; "untested" where we never did. */
  readonly tested: string;
  /** What it needs, and the command that installs it. */
  readonly install: string;
}

/** All providers, in the order in which `auto` tries them. */
export const providers: Readonly<Record<Provider, ProviderFacts>> = {
  cuda: {
    systems: ["linux x64"],
    library: "libonnxruntime_providers_cuda.so",
    tested: "untested",
    install: "an Nvidia driver, CUDA 12 and cuDNN 9, and ONNX Runtime's libraries for them: " +
      "deno run -A node_modules/onnxruntime-node/script/install.js " +
      "--onnxruntime-node-install=cuda12",
  },
  dml: {
    systems: ["win32 x64", "win32 arm64"],
    library: null,
    tested: "untested",
    install: "a driver for DirectX 12; the rest comes with onnxruntime-node",
  },
  coreml: {
    systems: ["darwin arm64"],
    library: null,
    tested: "untested",
    install: "nothing more: it comes with macOS and onnxruntime-node",
  },
  webgpu: {
    systems: [],
    library: null,
    tested: "tested on an H100",
    install:
      "a driver of the GPU, on Linux for Vulkan, and its loader: apt-get install libvulkan1. " +
      "Without a GPU, slowly: apt-get install chromium, then " +
      "VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json",
  },
  cpu: {
    systems: [],
    library: null,
    tested: "tested",
    install: "nothing more: it comes with onnxruntime-node",
  },
};

/** A provider that does not work here, and why. */
export interface Refused {
  /** The provider that was tried. */
  readonly provider: Provider;
  /** The error, or what is missing on this machine. */
  readonly reason: string;
}

/** The provider that is used, and why those before it are not. */
export interface Taken {
  /** The provider that runs the sessions. */
  readonly provider: Provider;
  /** Providers that were tried before it. */
  readonly refused: readonly Refused[];
}

/** How providers are probed; all of it has a default. */
export interface ProbeOptions {
  /** Default: this machine's, as "linux x64". */
  readonly system?: string;
  /** Whether a library lies beside ONNX Runtime. */
  readonly beside?: (library: string) => boolean;
  /** Opens sessions; for tests. */
  readonly open?: (model: Uint8Array, options: SessionOptions) => Promise<Session>;
}

const [side, kernel] = [4, 3];
const wave = (count: number, step: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.round(8 * Math.sin(step * (i + 1))) / 8);
const probe = {
  x: wave(2 * side * side, 1), // [1, 2, 4, 4]
  filter: wave(2 * 2 * kernel * kernel, 2), // [2, 2, 3, 3]
  matrix: wave(side * side, 3), // [4, 4]
};

/** A convolution, a ReLU and a product, as in every network. */
function probeModel(): Uint8Array {
  const graph = graphBuilder();
  const x = graph.input({ name: "x", dtype: "float32", shape: [1, 2, side, side] });
  const filter = graph.constant(float32(probe.filter, [2, 2, kernel, kernel]));
  const matrix = graph.constant(float32(probe.matrix, [side, side]));
  const rectified = graph.node("Relu", [
    graph.node("Conv", [x, filter], { kernel_shape: [kernel, kernel], pads: [1, 1, 1, 1] }),
  ]);
  const port = { name: "y", dtype: "float32", shape: [1, 2, side, side] } as const;
  graph.output(port, graph.node("MatMul", [rectified, matrix]));
  return encodeGraph(graph.graph());
}

/** What the probe must give, by plain loops. [1, 2, 4, 4] */
function probeResult(): Float32Array {
  const y = new Float32Array(2 * side * side);
  for (let o = 0; o < 2; o++) {
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        let sum = 0;
        for (let c = 0; c < 2; c++) {
          for (let i = 0; i < kernel; i++) {
            for (let j = 0; j < kernel; j++) {
              const [r, s] = [row + i - 1, column + j - 1];
              if (r < 0 || s < 0 || r >= side || s >= side) continue;
              sum += probe.x[(c * side + r) * side + s] *
                probe.filter[((o * 2 + c) * kernel + i) * kernel + j];
            }
          }
        }
        for (let to = 0; to < side; to++) {
          y[(o * side + row) * side + to] += Math.max(0, sum) * probe.matrix[column * side + to];
        }
      }
    }
  }
  return y;
}

const besideRuntime = (library: string) =>
  existsSync(
    new URL(
      `../../node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/${library}`,
      import.meta.url,
    ),
  );

/**
 * Why a provider does not work here, or null where it does: where a small graph ran on it and gave the
 * right numbers. That a session was made says nothing. A provider may leave kernels that it lacks to
 * the processor; onnxruntime-node does not tell.
 */
export async function refusal(
  provider: Provider,
  {
    system = `${process.platform} ${process.arch}`,
    beside = besideRuntime,
    open = openSession,
  }: ProbeOptions = {},
): Promise<string | null> {
  const { systems, library } = providers[provider];
  if (systems.length > 0 && !systems.includes(system)) {
    return `onnxruntime-node has it for ${systems.join(" and ")}, and this is ${system}`;
  }
  // Without it, ONNX Runtime would write to the terminal besides failing.
  if (library !== null && !beside(library)) return `${library} is not there, beside ONNX Runtime`;
  try {
    await using session = await open(probeModel(), { provider, name: "the probe" });
    const { y } = await session.run({ x: float32(probe.x, [1, 2, side, side]) });
    const wanted = probeResult();
    const gap = Math.max(...wanted.map((value, i) => Math.abs(value - Number(y.data[i]))));
    return gap < 1e-2 ? null : `it computes wrongly: a small graph was off by ${gap}`;
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * The provider to use: with "auto" the first GPU that works, else the processor; a named one only if
 * it works.
 *
 * @throws {Error} when a named provider does not work, with the reason and what installs it
 *
 * ```ts
 * import { takeProvider } from "lib/onnx/provider.ts";
 * const { provider, refused } = await takeProvider("auto");
 * ```
 */
export async function takeProvider(
  choice: ProviderChoice,
  options: ProbeOptions = {},
): Promise<Taken> {
  if (choice === "cpu") return { provider: "cpu", refused: [] };
  if (choice !== "auto") {
    const reason = await refusal(choice, options);
    if (reason === null) return { provider: choice, refused: [] };
    throw new Error(
      `Cannot use ${choice}: ${reason}. It needs ${providers[choice].install}. ` +
        `"auto" takes what works`,
    );
  }
  const refused: Refused[] = [];
  for (const provider of Object.keys(providers) as Provider[]) {
    const reason = provider === "cpu" ? null : await refusal(provider, options);
    if (reason === null) return { provider, refused };
    refused.push({ provider, reason });
  }
  throw new Error("The processor is always there");
}

/** A provider, and the forms of graphs that suit it. Results differ by rounding alone. */
export interface Target {
  /** Where graphs run. */
  readonly provider: Provider;
  /**
   * Channels per block of the CPU's own convolutions (`block_size.ts`), in whose layout graphs are then
   * written; null: ONNX's operators alone.
   */
  readonly block: number | null;
  /** Whether matrix products replace convolutions with large kernels, which are slow on GPUs. */
  readonly products: boolean;
  /** Whether the state of a training step stays in the provider's memory between runs. */
  readonly keepsState: boolean;
  /** Whether vectors that are computed alike are computed as one (`jit/horizontal_fusion.ts`). */
  readonly fusesVectors: boolean;
}

/** Graphs of ONNX's operators as they come, which every provider runs. */
export const plainTarget: Target = {
  provider: "cpu",
  block: null,
  products: false,
  keepsState: false,
  fusesVectors: false,
};

/**
 * The target that suits a provider on this machine.
 *
 * ```ts
 * import { targetOf } from "lib/onnx/provider.ts";
 * (await targetOf("cpu")).block; // 16 on processors with AVX-512
 * ```
 */
export async function targetOf(provider: Provider): Promise<Target> {
  if (provider === "cpu") return { ...plainTarget, block: await blockSize() };
  const keepsState = keepsOnDevice[provider];
  return { provider, block: null, products: true, keepsState, fusesVectors: true };
}
