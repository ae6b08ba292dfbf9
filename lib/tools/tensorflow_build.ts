/** The binding of tfjs-node, compiled here against TensorFlow's own wheel, in the cache. */
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { tensorflowDirectory, tensorflowPins, tfjsSymbol } from "lib/jit/tensorflow.ts";
import { finished } from "./finished.ts";
import { type Doing, pythonFor } from "./python_environment.ts";
import { wholeFolder } from "./whole_folder.ts";

const { tfjsNode, tensorflow } = tensorflowPins;
const wheel = `tensorflow-cpu==${tensorflow}`;

/** tfjs-node, the one package that its backend needs, and the headers of Node's C interface. */
const packages = {
  "@tensorflow/tfjs-node": tfjsNode,
  "google-protobuf": "3.21.4",
  "node-api-headers": "1.9.0",
};

/** What is taken out of the wheel: two libraries, and the headers of the C interface. */
const wanted = ["tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"];
const headers = ["tensorflow", "xla/tsl", "tsl"].map((name) => `tensorflow/include/${name}/`);
const unpack = `
import sys, zipfile
wheel, folder, *starts = sys.argv[1:]
names = [n for n in zipfile.ZipFile(wheel).namelist() if n.startswith(tuple(starts))]
zipfile.ZipFile(wheel).extractall(folder, names)
`;

interface Step {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** What it is for, after "Cannot". */
  readonly to: string;
  readonly advice: string;
}

/** What is told of the build, and how its programs are run. */
interface Building extends Doing {
  readonly run: typeof finished;
}

async function does(
  { program, args, cwd, to, advice }: Step,
  { run, signal }: Building,
): Promise<void> {
  const ended = await run(program, { args, cwd, signal });
  if (ended === null) {
    throw new Error(`Cannot ${to}: there is no program "${program}". ${advice}`);
  }
  const { code, said } = ended;
  if (code === 0) return;
  throw new Error(
    `Cannot ${to}: ${program} ended with status ${code} and said\n${said.slice(-2000)}\n${advice}`,
  );
}

/** Compiles the binding in `work`, and lays out in it what `loadTensorflow` looks for. */
async function make(work: string, doing: Building): Promise<void> {
  const sources = join(work, "sources");
  mkdirSync(sources);
  writeWhole(
    join(sources, "package.json"),
    JSON.stringify({ dependencies: packages }),
  );
  doing.say(`fetching tfjs-node ${tfjsNode}`);
  await does({
    program: Deno.execPath(),
    args: ["install", "--quiet", "--node-modules-dir=manual", "--no-lock"],
    cwd: sources,
    to: `fetch tfjs-node ${tfjsNode}`,
    advice: "It comes from npm's registry: is the network there?",
  }, doing);
  doing.say(`fetching ${wheel}, 260 MB`);
  const python = await pythonFor([], doing);
  await does({
    program: python,
    args: ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", wheel],
    cwd: sources,
    to: `fetch ${wheel}`,
    advice: "It comes from PyPI, for Linux and Python 3.9 to 3.13: is the network there?",
  }, doing);
  const file = readdirSync(sources).find((name) => name.endsWith(".whl"))!;
  await does({
    program: python,
    args: ["-c", unpack, join(sources, file), sources, ...wanted, ...headers],
    to: `unpack ${file}`,
    advice: "Is there 1 GB of room in the cache?",
  }, doing);
  const from = (name: string) => join(sources, "node_modules", name);
  const into = (name: string) => join(work, "node_modules", name);
  for (const part of ["package.json", "dist", "binding"]) {
    const place = join("@tensorflow/tfjs-node", part);
    cpSync(from(place), into(place), { recursive: true, dereference: true });
  }
  cpSync(from("google-protobuf"), into("google-protobuf"), { recursive: true, dereference: true });
  // The running tfjs itself, so that the kernels are registered where the models look for them.
  for (const name of ["@tensorflow/tfjs", "@tensorflow/tfjs-core"]) {
    mkdirSync(into(name), { recursive: true });
    writeWhole(
      join(into(name), "index.js"),
      `module.exports = globalThis[Symbol.for(${JSON.stringify(tfjsSymbol)})];\n`,
    );
  }
  const native = join(into("@tensorflow/tfjs-node"), "lib/napi-v8");
  mkdirSync(native, { recursive: true });
  for (const library of wanted) renameSync(join(sources, library), join(native, basename(library)));
  doing.say("compiling the binding");
  const binding = join(into("@tensorflow/tfjs-node"), "binding");
  await does({
    program: "g++",
    args: [
      ..."-O2 -std=c++17 -fPIC -shared -DNAPI_VERSION=8".split(" "),
      `-I${dirname(binding)}`,
      `-I${join(sources, "tensorflow/include")}`,
      `-I${join(from("node-api-headers"), "include")}`,
      ...readdirSync(binding).filter((name) => name.endsWith(".cc")).map((n) => join(binding, n)),
      ...["-o", join(native, "tfjs_binding.node"), `-L${native}`],
      ...wanted.map((library) => `-l:${basename(library)}`),
      "-Wl,-rpath,$ORIGIN",
    ],
    to: "compile the binding of tfjs-node",
    advice: "On Debian: apt install g++",
  }, doing);
  rmSync(sources, { recursive: true });
}

/**
 * Builds it where it is not there yet; returns its folder, whether it was, and the versions.
 *
 * @param options `run` runs the programs that it takes; default: each in a process of its own
 */
export async function buildTensorflow(
  doing: Doing,
  { directory = tensorflowDirectory(), run = finished }: {
    readonly directory?: string;
    readonly run?: typeof finished;
  } = {},
): Promise<{ directory: string; built: boolean; versions: typeof tensorflowPins }> {
  const built = await wholeFolder(directory, (work) => make(work, { ...doing, run }));
  doing.say(`${built ? "built in" : "already in"} ${directory}`);
  return { directory, built, versions: tensorflowPins };
}
