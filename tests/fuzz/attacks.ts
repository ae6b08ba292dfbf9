/** The hostile files of `cases/attack`, where they are: each a kind of its own, read as the fuzzer reads. */
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import process from "node:process";
import { projectDirectory } from "lib/assets/manifest.ts";
import { type Input, type Kind, kinds as readers } from "./kinds.ts";
import { readLabels, readPlates } from "./label_kinds.ts";

/** The folder, or null where it is not there. */
export const attackFolder: string | null = [
  ...(process.env.BURIN_MIRROR ?? "").split(delimiter).filter(Boolean),
  "../shared",
].map((folder) => resolve(projectDirectory, folder, "cases/attack")).find((folder) =>
  existsSync(folder)
) ?? null;

/** Kinds of ours for folders of attacks, and the file of ours whose place an attack takes. */
const places: Readonly<Record<string, readonly [kind: string, file: string]>> = {
  coco: ["coco", "annotations.json"],
  cocopoly: ["cocopoly", "annotations.json"],
  duplicates: ["duplicates", "duplicates.json"],
  embeddings: ["embeddings", "embeddings.phash.safetensors"],
  folder: ["folder", "annotations.json"],
  labelme: ["labelme", "a.json"],
  labelstudio: ["labelstudio", "tasks.json"],
  manifest: ["manifest", "yolox_nano.json"],
  notebook: ["notebook", "05_evaluate.ipynb"],
  onnx: ["onnx", "m.onnx"],
  roboflow: ["roboflow", "train/_annotations.coco.json"],
  safetensors: ["safetensors", "w.safetensors"],
  store: ["store", "corpus.sqlite"],
  storerows: ["storerows", "corpus.sqlite"],
  summary: ["summary", "summary.json"],
  yolo: ["yolo", "labels/train/a.txt"],
  yoloyaml: ["yoloyaml", "data.yaml"],
  zip: ["zip", "z.zip"],
};

/** Folders of whole folders, or of files under their own names. */
const whole = ["attack", "misc", "traversal"] as const;

/** A folder of anything: models are looked into, pictures opened, labels read and written again. */
async function readWhole(attack: string, input: Input): Promise<void> {
  cpSync(attack, input.folder, { recursive: true });
  const files = readdirSync(input.folder, { recursive: true }).map(String);
  const models = files.filter((file) => file.endsWith(".onnx"));
  for (const file of models) {
    await readers.onnx.read({ ...input, file }).catch((error: Error) => {
      if (!error.message.includes(file)) throw error;
    });
  }
  const isLabels = files.some((file) => /\.(json|xml|txt|ya?ml)$/.test(file));
  if (isLabels) await readLabels(input);
  else if (models.length === 0) await readPlates(input);
}

function kindOf(folder: string, name: string): Kind {
  const path = join(attackFolder!, folder, name);
  // those that hung are folders, too
  if ((whole as readonly string[]).includes(folder) || statSync(path).isDirectory()) {
    return {
      base: "nothing",
      files: [],
      mutate: (content) => content,
      read: (input) => readWhole(path, input),
    };
  }
  const file = name.replace(/^\d+-/, "");
  // pictures and tables keep their own names
  const [kind, place] = places[folder] ??
    [folder === "image" ? "image" : file.endsWith("csv") ? "metadata" : "metadatajson", file];
  return { ...readers[kind], files: [place], mutate: () => new Uint8Array(readFileSync(path)) };
}

/** Every attack by its folder and name. */
export const kinds: Readonly<Record<string, Kind>> = Object.fromEntries(
  attackFolder === null
    ? []
    : readdirSync(attackFolder).filter((name) => statSync(join(attackFolder!, name)).isDirectory())
      .flatMap((folder) =>
        readdirSync(join(attackFolder!, folder)).map((name) =>
          [`${folder}/${name}`, kindOf(folder, name)] as const
        )
      ),
);
