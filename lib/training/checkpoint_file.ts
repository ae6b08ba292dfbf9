/** Files of checkpoints: safetensors that name what they are of and are known to be as they were written. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { reasonOf } from "lib/assets/reason.ts";
import { textOrder } from "lib/assets/text_order.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

type Tensors = Readonly<Record<string, Tensor>>;
type Text = Readonly<Record<string, string>>;

/** SHA-256 over tensors and text, but for the text's own `digest`. */
export function checkpointHash(tensors: Tensors, { digest: _, ...text }: Text): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify(Object.entries(text).sort(([a], [b]) => textOrder(a, b))));
  for (const name of Object.keys(tensors).sort()) {
    const { shape, data } = tensors[name];
    hash.update(JSON.stringify([name, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

export interface CheckpointFile {
  readonly tensors: Tensors;
  readonly metadata: Text;
  /** Throws, with what to do. */
  readonly refuse: (why: string) => never;
}

/**
 * The checkpoint in a file; null where there is none.
 *
 * @param options `format` that its metadata must name, `what` it is of, and how its `digest` was made,
 * by default `checkpointHash`
 * @throws {Error} when it is damaged, or of something else
 *
 * ```ts
 * import { readCheckpointFile } from "lib/training/checkpoint_file.ts";
 * readCheckpointFile("nowhere.safetensors", { format: "mine-1", what: "a detector" }); // null
 * ```
 */
export function readCheckpointFile(
  file: string,
  { format, what, hash = checkpointHash }: {
    readonly format: string;
    readonly what: string;
    readonly hash?: (tensors: Tensors, text: Text) => string;
  },
): CheckpointFile | null {
  if (!existsSync(file)) return null;
  const refuse = (why: string): never => {
    throw new Error(
      `Cannot go on from ${file}: ${why}. Delete it to begin anew, or train into another folder`,
    );
  };
  let read: ReturnType<typeof decodeSafetensors>;
  try {
    read = decodeSafetensors(readFileSync(file));
  } catch (error) {
    return refuse(`it is damaged (${reasonOf(error)})`);
  }
  const { tensors, metadata } = read;
  if (metadata.format !== format) refuse(`it is no checkpoint of ${what} (${format})`);
  if (metadata.digest !== hash(tensors, metadata)) {
    refuse("its bytes are not those that were written");
  }
  return { tensors, metadata, refuse };
}
