/** An experiment of one's own: a file of JSON that says what is different of one that has a name. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { checked, jsonOf } from "lib/assets/checked.ts";
import { modelManifests, withId } from "lib/assets/manifest.ts";
import { reasonOf } from "lib/assets/reason.ts";
import { recipes } from "lib/augment/recipes.ts";
import { decodeText } from "lib/corpus/text_encoding.ts";
import { efficientNets } from "lib/nn/efficientnet.ts";
import type { EncoderConfig } from "lib/nn/encoder.ts";
import { resnets } from "lib/nn/resnet.ts";
import { vits } from "lib/nn/vit.ts";
import { type ConfigName, configs, resized, type SimclrConfig } from "lib/simclr/config.ts";
import { configSchema } from "lib/simclr/config_schema.ts";
import { simclrOf } from "lib/simclr/step.ts";
import { keyOf, suggestion, UsageError } from "./usage.ts";

/** What an experiment is known by, and its config. */
export interface Experiment {
  /** A name of `configs`, or of a file without its ending. */
  readonly name: string;
  readonly config: SimclrConfig;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Encoders that can be said by a name. */
const encoders: Readonly<Record<string, EncoderConfig>> = { ...resnets, ...vits, ...efficientNets };

/** Fields that are replaced whole: half of another network or recipe would be none. */
const whole: ReadonlySet<string> = new Set(["encoder", "augmentation"]);

/** Fields that come of the figures that are trained on, and what they are asked for by. */
const fromFigures: Readonly<Record<string, string>> = {
  identities: "--identities",
  books: "--without or --fold",
};

/** A field with what is said of it: objects of one kind field by field, all else as it is said. */
function changed(before: unknown, said: unknown): unknown {
  if (!isObject(before) || !isObject(said)) return said;
  if (said.kind !== undefined && said.kind !== before.kind) return said;
  return { ...before, ...said };
}

/** The first field that was said and that no config has, with what stands beside it. */
function unknownField(
  said: unknown,
  known: unknown,
): { readonly path: readonly string[]; readonly among: readonly string[] } | null {
  if (typeof said !== "object" || said === null) return null;
  const beside: Json = isObject(known) || Array.isArray(known) ? known as unknown as Json : {};
  for (const [name, value] of Object.entries(said)) {
    if (!Object.hasOwn(beside, name)) return { path: [name], among: Object.keys(beside) };
    const within = unknownField(value, beside[name]);
    if (within) return { ...within, path: [name, ...within.path] };
  }
  return null;
}

/** What is asked of an encoder by its name, or as JSON. */
const encoderSaid = (said: unknown, file: string): unknown =>
  typeof said === "string"
    ? encoders[keyOf(encoders, { typed: said, what: `encoder for ${file}` })]
    : said;

/** What a file says of weights, a path from its own folder. @throws {UsageError} where there are none such */
function weightsSaid(said: string | null, file: string): string | null {
  if (said === null || said === "random") return said;
  if (said.endsWith(".safetensors")) {
    const path = resolve(dirname(file), said);
    if (existsSync(path)) return path;
    throw new UsageError(`Cannot read ${file}: there is no file ${path} for its weights`);
  }
  const known = modelManifests().filter(({ kind }) => kind === "weights");
  if (withId(known, said)) return said;
  const names = ["random", ...known.map(({ id }) => id)];
  throw new UsageError(
    `Cannot read ${file}: there are no weights "${said}".${suggestion(said, names)} Known: ` +
      `${names.join(", ")}, or a .safetensors file`,
  );
}

/** @throws {UsageError} where nothing of the networks begins with what is to be frozen */
function checkFrozen(config: SimclrConfig, file: string): void {
  if (config.frozen.length === 0) return;
  let names: string[];
  try {
    names = Object.keys(simclrOf({ ...config, frozen: [] }).table);
  } catch (error) {
    throw new UsageError(`Cannot read ${file}: ${reasonOf(error)}`);
  }
  for (const start of config.frozen) {
    if (names.some((name) => name.startsWith(start))) continue;
    throw new UsageError(
      `Cannot read ${file}: frozen: no weight of the network begins with "${start}". They are ` +
        `called ${names[0]}, ..., ${names.at(-1)}`,
    );
  }
}

/**
 * The experiment that a file describes: `from`, a name of `configs`, and the fields of a config that are
 * different. Within `optimizer` (of the same kind), `schedule`, `head` and `size` only what is said is;
 * `encoder` is a name or a whole network and begins with random weights unless `weights` says otherwise;
 * `augmentation` is a recipe's name or a recipe of one's own.
 *
 * @throws {UsageError} that names the file and the field in it
 */
function experimentIn(file: string, json: unknown): Experiment {
  if (!isObject(json)) throw new UsageError(`Cannot read ${file}: it is no object of JSON`);
  const { from, ...said } = json;
  if (typeof from !== "string") {
    throw new UsageError(
      `Cannot read ${file}: it does not say which experiment it changes. Give it a "from", one of ` +
        Object.keys(configs).join(", "),
    );
  }
  for (const [field, option] of Object.entries(fromFigures)) {
    if (said[field] === undefined) continue;
    throw new UsageError(`Cannot read ${file}: ${field} are said by ${option}, not in a file`);
  }
  const base = configs[keyOf<ConfigName>(configs, { typed: from, what: `experiment for ${file}` })];
  const isOther = said.encoder !== undefined;
  const merged: Json = {
    ...base,
    // what was frozen is of the other network
    ...isOther && { weights: null, frozen: [] },
    ...Object.fromEntries(
      Object.entries(said).map(([name, value]) => [
        name,
        name === "encoder"
          ? encoderSaid(value, file)
          : whole.has(name)
          ? value
          : changed(base[name as keyof SimclrConfig], value),
      ]),
    ),
  };
  let config: SimclrConfig;
  try {
    config = checked(merged, configSchema, file);
  } catch (error) {
    throw new UsageError(reasonOf(error));
  }
  const lost = unknownField(merged, config);
  if (lost) {
    const { path, among } = lost;
    throw new UsageError(
      `Cannot read ${file}: there is no field ${path.join(".")}.` +
        `${suggestion(path.at(-1)!, among)} Known there: ${among.join(", ")}`,
    );
  }
  const { augmentation } = config;
  if (typeof augmentation !== "string" && Object.hasOwn(recipes, augmentation.name)) {
    throw new UsageError(
      `Cannot read ${file}: ${augmentation.name} is the name of another recipe. Give yours its own`,
    );
  }
  const name = basename(file).replace(/\.json$/i, "");
  if (Object.hasOwn(configs, name)) {
    throw new UsageError(
      `Cannot read ${file}: ${name} is the name of another experiment. Give the file its own`,
    );
  }
  // a transformer's positions and a grid belong to one size
  const fit = resized(config, config.size);
  if (said.frozen !== undefined) checkFrozen(fit, file);
  const weights = said.weights === undefined ? fit.weights : weightsSaid(fit.weights, file);
  return { name, config: { ...fit, weights } };
}

/**
 * An experiment by its name, or of a file of JSON (which ends in ".json").
 *
 * @throws {UsageError} where there is no such experiment, or the file says what cannot be taken
 *
 * ```ts
 * import { experimentOf } from "lib/study/experiment_file.ts";
 * experimentOf("demo").config.temperature; // .1
 * ```
 */
export function experimentOf(typed: string): Experiment {
  if (!typed.toLowerCase().endsWith(".json")) {
    const name = keyOf<ConfigName>(configs, { typed, what: "experiment" });
    return { name, config: configs[name] };
  }
  let text: string;
  try {
    text = decodeText(readFileSync(typed), { name: typed });
  } catch (error) {
    throw new UsageError(`Cannot read the experiment ${typed}: ${reasonOf(error)}`);
  }
  try {
    return experimentIn(typed, jsonOf(text, typed));
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(reasonOf(error));
  }
}
