/** What a result was made from, so that results of different encoders or corpora are not mixed. */
import { sha256 } from "lib/tensor/digest.ts";

/** What else decides a result, by name: numbers of queries, seeds, settings. */
export type Parameters = Readonly<Record<string, string | number | boolean | null>>;

/** What a result was made from. It belongs with others only where these agree. */
export interface Origin {
  /** SHA-256 of the checkpoint, the name of an embedder without one, or null: no encoder. */
  readonly encoder: string | null;
  /** SHA-256 over the corpus's rows, or over what decides its cut-outs: see `Store.digests`. */
  readonly corpus: string;
  readonly parameters: Parameters;
  /** SHA-256 over the other three. */
  readonly digest: string;
}

/**
 * The origin of a result, with its digest.
 *
 * ```ts
 * import { originOf } from "lib/corpus/origin.ts";
 * const origin = originOf({ encoder: "phash", corpus: "ab12", parameters: { queries: 2000 } });
 * origin.digest.length; // 64
 * ```
 */
export function originOf(
  { encoder, corpus, parameters }: Omit<Origin, "digest">,
): Origin {
  const names = Object.keys(parameters).sort();
  const sorted = Object.fromEntries(names.map((name) => [name, parameters[name]]));
  const digest = sha256(JSON.stringify([encoder, corpus, sorted]));
  return { encoder, corpus, parameters: sorted, digest };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * An origin as a file holds it, or null where the file has none or one that was tampered with: what
 * it belongs to must be made again.
 */
export function readOrigin(value: unknown): Origin | null {
  if (!isRecord(value) || !isRecord(value.parameters)) return null;
  const { encoder, corpus, parameters, digest } = value;
  if (encoder !== null && typeof encoder !== "string") return null;
  if (typeof corpus !== "string") return null;
  const plain = Object.values(parameters).every((one) =>
    one === null || ["string", "number", "boolean"].includes(typeof one)
  );
  if (!plain) return null;
  const made = originOf({ encoder, corpus, parameters: parameters as Parameters });
  return made.digest === digest ? made : null;
}

/** The present state that an origin is compared with; fields that are left out are not compared. */
export interface Present {
  readonly encoder?: string | null;
  readonly corpus?: string;
  readonly parameters?: Parameters;
}

/**
 * In what an origin differs from what is there now, in words; null where it fits.
 *
 * ```ts
 * import { misfit, originOf } from "lib/corpus/origin.ts";
 * const origin = originOf({ encoder: "a", corpus: "b", parameters: {} });
 * misfit(origin, { encoder: "a", corpus: "c" }); // "another state of the corpus"
 * ```
 */
export function misfit(origin: Origin | null, present: Present): string | null {
  if (origin === null) return "an older Burin, which did not say what they were made from";
  const differing: string[] = [];
  if (present.encoder !== undefined && origin.encoder !== present.encoder) {
    differing.push("another checkpoint");
  }
  if (present.corpus !== undefined && origin.corpus !== present.corpus) {
    differing.push("another state of the corpus");
  }
  for (const [name, value] of Object.entries(present.parameters ?? {})) {
    const before = origin.parameters[name];
    if (before !== value) differing.push(`another ${name} (${before ?? "none"}, now ${value})`);
  }
  return differing.length === 0 ? null : differing.join(" and ");
}
