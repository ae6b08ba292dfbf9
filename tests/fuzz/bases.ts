/** Small sound inputs of every reader, from which the fuzzer starts: written once into a folder. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeVerdictCsv } from "lib/corpus/verdict_csv.ts";
import { encodeJpeg, encodePng, encodeWebp } from "lib/image/image.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { zipOf } from "tests/assets/zip_made.ts";
import {
  drawn,
  type Files,
  labelFiles,
  labelmeMask,
  pictureFolders,
  writeOwn,
  writtenFormats,
} from "./label_bases.ts";
import { baseVerdicts, writeRun, writeStore, writeTraining } from "./run_base.ts";

const rows = [
  ["file", "id", "work", "impression", "source", "rights", "title", "year"],
  ["a.png", "alpha", "Croquet", "clean", "seed 1, plate 2", "CC0", "The game", "1865"],
  ["b.png", "beta", "Croquet", "", "", "", "", ""],
];

const quoted = (cell: string) => /[,;\t]/.test(cell) ? `"${cell}"` : cell;
const table = (sign: string) => rows.map((row) => row.map(quoted).join(sign)).join("\n") + "\n";

/** Tables of metadata, by the folder of their base. */
export const tables: Readonly<Record<string, Files>> = {
  "metadata-csv": { "metadata.csv": table(",") },
  "metadata-semicolons": { "metadata.csv": table(";") },
  "metadata-tabs": { "metadata.tsv": table("\t") },
  "metadata-jsonl": {
    "metadata.jsonl": ["a.png", "b.png"]
      .map((file, i) =>
        JSON.stringify({
          file,
          id: `p${i}`,
          work: "Croquet",
          rights: "CC0",
          year: 1865,
          more: ["x"],
        })
      )
      .join("\n") + "\n",
  },
};

function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/**
 * Writes a base folder for each kind below `directory`, and `secret.png` beside them, which no
 * reader may look at.
 */
export async function writeBases(directory: string, fixtures: string): Promise<void> {
  const pictures = {
    "a.png": await encodePng(drawn("a")),
    "b.png": await encodePng(drawn("b")),
  };
  write(directory, { "secret.png": await encodePng(drawn("secret")) });
  for (const [kind, files] of Object.entries(labelFiles)) {
    const [a, b] = pictureFolders[kind];
    write(join(directory, kind), { ...files, [a]: pictures["a.png"], [b]: pictures["b.png"] });
  }
  write(join(directory, "labelmemask"), { ...await labelmeMask(), ...pictures });
  write(join(directory, "folder"), { ...labelFiles.coco, ...pictures });
  for (const format of writtenFormats) {
    const own = join(directory, `written-${format}`);
    writeOwn(format, { directory: own, pictures: join(directory, "folder") });
  }
  for (const [kind, files] of Object.entries(tables)) {
    write(join(directory, kind), { ...files, ...pictures });
  }
  write(join(directory, "images"), {
    "x.png": pictures["a.png"],
    "x.jpg": await encodeJpeg(drawn("a")),
    "x.webp": await encodeWebp(drawn("a")),
  });
  await writeRun(join(directory, "run"));
  writeTraining(join(directory, "training"));
  mkdirSync(join(directory, "store"), { recursive: true });
  writeStore(join(directory, "store", "corpus.sqlite"));
  write(join(directory, "verdicts"), { "verdicts.csv": writeVerdictCsv(baseVerdicts) });
  const vectors = float32(Float32Array.from({ length: 12 }, (_, i) => i), [4, 3]);
  write(join(directory, "weights"), {
    "w.safetensors": encodeSafetensors({ a: vectors, b: vectors }, { step: "3" }),
    "m.onnx": smallModel(),
  });
  mkdirSync(join(directory, "nothing"), { recursive: true });
  write(join(directory, "zip"), { "z.zip": smallZip() });
  for (const [kind, path] of Object.entries(fixtureFiles)) {
    write(join(directory, kind), { [path.split("/").at(-1)!]: readFileSync(join(fixtures, path)) });
  }
}

function smallZip(): Uint8Array {
  return zipOf({ "models/": "", "models/a.onnx": "a".repeat(500), "b.txt": "b" }, {
    deflate: true,
  });
}

function smallModel(): Uint8Array {
  const builder = graphBuilder();
  const x = builder.input({ name: "images", dtype: "float32", shape: [1, 3] });
  const weights = builder.constant(float32(Float32Array.of(1, 2, 3), [1, 3]), "weights");
  const sum = builder.node("Add", [x, weights]);
  builder.output({ name: "output0", dtype: "float32", shape: [1, 3] }, sum);
  return encodeGraph(builder.graph({ names: "{0: 'person', 1: \"devil's head\"}" }));
}

/** Files of the project itself that readers of ours read. */
export const fixtureFiles = {
  model: "models/yolox_nano.json",
  data: "data/alice/manifest.json",
  notebook: "notebooks/05_evaluate.ipynb",
  results: "notebooks/results/ResNet18_frozen.json",
  finetuning: "notebooks/results/finetune.json",
} as const;
