/**
 * Compiles kernels/*.as of lib/augment, lib/image and lib/tensor. Run as a script it writes their kernels.wasm:
 * `deno run -A tests/augment/build_kernels.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

/** Folders of lib that have kernels. */
export const kernelParts = ["augment", "image", "tensor"] as const;

type Part = (typeof kernelParts)[number];

const folderOf = (part: Part) => new URL(`../../lib/${part}/`, import.meta.url);

/** The bytes of a folder's module. */
export async function buildKernels(part: Part): Promise<Uint8Array> {
  const folder = folderOf(part);
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main([
    "index.ts",
    "--outFile=kernels.wasm",
    "--runtime=stub",
    "--optimizeLevel=3",
    "--shrinkLevel=0",
    "--converge",
    "--noAssert",
    "--enable=simd,bulk-memory,nontrapping-f2i",
    "--initialMemory=16",
  ], {
    // the compiler looks for .ts, which would be taken for TypeScript here
    readFile(name: string) {
      try {
        return readFileSync(new URL(`kernels/${name.replace(/\.ts$/, ".as")}`, folder), "utf8");
      } catch {
        return null;
      }
    },
    writeFile(_: string, contents: Uint8Array | string) {
      if (typeof contents !== "string") bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`The kernels do not compile: ${error}\n${stderr}`);
  return bytes;
}

if (import.meta.main) {
  for (const part of kernelParts) {
    writeFileSync(new URL("kernels.wasm", folderOf(part)), await buildKernels(part));
  }
}
