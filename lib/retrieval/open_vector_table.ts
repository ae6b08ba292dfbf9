/** A table of vectors by the LanceDB that is installed. */
import { loadLancedb } from "./lancedb.ts";
import { type VectorTable, vectorTableIn } from "./vector_table.ts";

/**
 * Opens the table of vectors in a folder, or makes one with the first rows. The model's name stands in
 * every row.
 *
 * @throws {Error} when LanceDB is not installed, with the command that installs it
 *
 * ```ts
 * import { openVectorTable } from "lib/retrieval/open_vector_table.ts";
 * import type { Tensor } from "lib/tensor/tensor.ts";
 * const added = async (ids: string[], rows: Tensor<"float32">, encoder: string) => {
 *   using table = await openVectorTable("out/vectors");
 *   await table.add(ids, rows, { encoder });
 *   await table.index();
 *   return await table.size();
 * };
 * ```
 */
export const openVectorTable = async (directory: string): Promise<VectorTable> =>
  await vectorTableIn(directory, loadLancedb());
