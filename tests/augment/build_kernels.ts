/**
 * Compiles lib/augment/kernels/*.as. Run as a script it writes lib/augment/kernels.wasm:
 * `deno run -A tests/augment/build_kernels.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

const folder = new URL("../../lib/augment/", import.meta.url);

/** The module's bytes. */
export async function buildKernels(): Promise<Uint8Array> {
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

if (import.meta.main) writeFileSync(new URL("kernels.wasm", folder), await buildKernels());
