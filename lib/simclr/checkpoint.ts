/**
 * Everything a run needs to go on as if it had never stopped, in one safetensors file: weights and
 * moments in PyTorch's layout, and config, seed and position as metadata.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "lib/assets/reason.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { fromPyTorch, type ParameterTable, toPyTorch, type Weights } from "lib/nn/parameters.ts";
import { Random } from "lib/tensor/random.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import { checkpointHash } from "lib/training/checkpoint_file.ts";
import type { SimclrConfig } from "./config.ts";
import { initialState, type Simclr, simclrOf } from "./step.ts";

const format = "burin-simclr-1";

/** Encoder weights to start from, in the library's layout, and what they are: name and SHA-256. */
export interface Pretrained {
  /** The weights by name. */
  readonly weights: Weights;
  /** Name and SHA-256 of the model that they are taken from. */
  readonly name: string;
}

/** A training run as it stands after a whole step. */
export interface Checkpoint {
  /** The config of the run. */
  readonly config: SimclrConfig;
  /** The seed of the run. */
  readonly seed: number;
  /** Steps done. The next batch is that of epoch floor(step / stepsPerEpoch). */
  readonly step: number;
  /** Steps in one epoch. */
  readonly stepsPerEpoch: number;
  /** Digest of the items' ids in order: batches name items by number. */
  readonly items: string;
  /** Names what the items look like; missing where nobody said. */
  readonly pictures?: string;
  /** How the weights began: "random", or what was loaded. */
  readonly start: string;
  /** Mean loss of the last whole epoch; NaN before its end. */
  readonly epochLoss: number;
  /** `encoder.*`, `head.*` and `<buffer>.*`, in the library's layout. */
  readonly state: Weights;
}

/** The table of weights and buffers together: a moment has the layout of its weight. */
function stateTable({ table, trained, optimizer }: Simclr): ParameterTable {
  const buffers = optimizer.buffers.flatMap((buffer) =>
    trained.map((name) => [`${buffer}.${name}`, table[name]] as const)
  );
  return { ...table, ...Object.fromEntries(buffers) };
}

type Text = Readonly<Record<string, string>>;

/** The bytes of a checkpoint. The same checkpoint gives the same bytes. */
export function encodeCheckpoint({ state, ...rest }: Checkpoint): Uint8Array {
  const { config, seed, step, stepsPerEpoch, items, pictures, start, epochLoss } = rest;
  const tensors = toPyTorch(state, stateTable(simclrOf(config)));
  const text = {
    format,
    config: JSON.stringify(config),
    position: JSON.stringify({ seed, step, stepsPerEpoch }),
    items,
    ...pictures === undefined ? {} : { pictures },
    start,
    epochLoss: String(epochLoss),
  };
  return encodeSafetensors(tensors, { ...text, digest: checkpointHash(tensors, text) });
}

/** What a file of ours may not be, with what to do. */
function cannotRead(name: string, what: string): never {
  throw new Error(
    `Cannot read ${name} as a checkpoint: ${what}. Delete it: training goes on from the one before, ` +
      "or begins anew",
  );
}

function jsonOf(text: string | undefined, what: string, name: string) {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // told below
  }
  return cannotRead(name, `its ${what} is no JSON`);
}

function readTensors(bytes: Uint8Array, name: string) {
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    return cannotRead(name, reasonOf(error));
  }
}

/**
 * @throws {Error} when the bytes are no checkpoint of this version, are not what was written, or
 *   tensors of the config's network are missing; `name` says which file in the message
 */
export function decodeCheckpoint(bytes: Uint8Array, name = "the checkpoint"): Checkpoint {
  const { tensors, metadata } = readTensors(bytes, name);
  if (metadata.format !== format) {
    throw new Error(
      `Cannot read ${name} as a checkpoint: its format is ${metadata.format ?? "not stated"}, ` +
        `not ${format}; train anew, or use the version of Burin that wrote it`,
    );
  }
  if (metadata.digest !== undefined && metadata.digest !== checkpointHash(tensors, metadata)) {
    cannotRead(name, "it is damaged, since its bytes are not those that were written");
  }
  const config = jsonOf(metadata.config, "config", name) as SimclrConfig;
  const position = jsonOf(metadata.position, "position", name) as Record<string, unknown>;
  const { seed, step, stepsPerEpoch } = position;
  if (![seed, step, stepsPerEpoch].every((value) => Number.isSafeInteger(value))) {
    cannotRead(name, "its position is not in whole numbers");
  }
  const weights = Object.fromEntries(
    Object.entries(tensors).map(([key, tensor]) => {
      if (tensor.dtype !== "float32") {
        throw new Error(`Cannot read ${name}: ${key} is ${tensor.dtype}, not float32`);
      }
      return [key, tensor];
    }),
  ) as Weights;
  return {
    config,
    ...position as Pick<Checkpoint, "seed" | "step" | "stepsPerEpoch">,
    items: metadata.items,
    ...metadata.pictures === undefined ? {} : { pictures: metadata.pictures },
    start: metadata.start,
    epochLoss: Number(metadata.epochLoss),
    state: fromPyTorch(weights, stateTable(simclrOf(config))),
  };
}

/** No header of ours comes near. */
const longestHeader = 16 * 2 ** 20;

/** The text about a safetensors file's tensors, of which nothing else is read. */
function textOf(path: string): Text {
  const file = openSync(path, "r");
  try {
    const length = new Uint8Array(8);
    if (readSync(file, length) < 8) return {};
    const bytes = new DataView(length.buffer).getBigUint64(0, true);
    if (bytes > BigInt(longestHeader)) return {};
    const header = new Uint8Array(Number(bytes));
    if (readSync(file, header, 0, header.length, 8) < header.length) return {};
    return JSON.parse(new TextDecoder().decode(header)).__metadata__ ?? {};
  } catch {
    return {};
  } finally {
    closeSync(file);
  }
}

/**
 * What names a checkpoint: SHA-256 over its weights and all else that it holds. It stands in the
 * file's header, so that large weights need not be read for it; older files are read whole.
 */
export function checkpointDigest(path: string): string {
  const { digest } = textOf(path);
  if (typeof digest === "string" && /^[0-9a-f]{64}$/.test(digest)) return digest;
  const { tensors, metadata } = readTensors(readFileSync(path), path);
  return checkpointHash(tensors, metadata);
}

/**
 * The config of a checkpoint, for which no weights are read.
 *
 * @throws {Error} that names the file, where it is no checkpoint
 */
export function checkpointConfig(path: string): SimclrConfig {
  const { config } = textOf(path);
  return config === undefined
    ? readCheckpoint(path).config
    : jsonOf(config, "config", path) as SimclrConfig;
}

/** A checkpoint before the first step: the untrained encoder that the trained one is compared with. */
export function untrained(
  config: SimclrConfig,
  seed: number,
  { pretrained }: { readonly pretrained?: Pretrained } = {},
): Checkpoint {
  const random = new Random(seed);
  const state = initialState(simclrOf(config), { random, pretrained: pretrained?.weights });
  const position = { seed, step: 0, stepsPerEpoch: 1 };
  const start = pretrained?.name ?? "random";
  return { config, ...position, items: "", start, epochLoss: NaN, state };
}

const fileOf = (step: number) => `step-${String(step).padStart(8, "0")}.safetensors`;
const pattern = /^step-(\d{8})\.safetensors$/;

/** Files of a run's checkpoints, the oldest first. */
export function checkpointFiles(directory: string): string[] {
  try {
    return readdirSync(directory).filter((file) => pattern.test(file)).sort()
      .map((file) => join(directory, file));
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return [];
    throw error;
  }
}

/** Removes the checkpoints of a directory, the best one too: another run begins there. */
export function dropCheckpoints(directory: string): void {
  for (const file of checkpointFiles(directory)) rmSync(file);
  rmSync(join(directory, "best.safetensors"), { force: true });
}

/**
 * Reads and checks a checkpoint written by `train`.
 *
 * @throws {Error} that names the file, where it is damaged or no checkpoint
 */
export function readCheckpoint(path: string): Checkpoint {
  return decodeCheckpoint(readFileSync(path), path);
}

/**
 * Saves a checkpoint in `directory`, drops all but the newest `keep`, and keeps the one of the lowest
 * epoch loss as `best.safetensors`. Returns the file.
 */
export function saveCheckpoint(
  checkpoint: Checkpoint,
  { directory, keep = 2, best }: { directory: string; keep?: number; best: boolean },
): string {
  const path = join(directory, fileOf(checkpoint.step));
  const bytes = encodeCheckpoint(checkpoint);
  // the best first: a run killed in between goes on from before, and writes both
  if (best) writeWhole(join(directory, "best.safetensors"), bytes);
  writeWhole(path, bytes);
  for (const old of checkpointFiles(directory).slice(0, -keep)) rmSync(old);
  return path;
}
