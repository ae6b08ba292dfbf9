/** A notebook's settings, which a test run may make smaller. */

/** The environment variable by which `deno task notebooks run --save` keeps real prints out of outputs. */
export const engravedOnly = { name: "BURIN_PLATES", value: "engraved" } as const;

/** What a setting may be. */
export type Setting = number | string | boolean;

/** The type that a default stands for, not the one value it has. */
export type Widened<T> = T extends number ? number : T extends string ? string : boolean;

/**
 * The settings of a notebook, each replaced by the value of its name in `BURIN_PARAMS`, a JSON
 * object, where it is there. Names that the notebook does not use are left alone.
 *
 * @throws {TypeError} when the variable is no JSON object, or a value is of another type
 *
 * ```ts
 * import { parameters } from "lib/notebook/parameters.ts";
 * const { plates, seed } = parameters({ plates: 24, seed: 7 });
 * ```
 */
export function parameters<const D extends Readonly<Record<string, Setting>>>(
  defaults: D,
  { given = Deno.env.get("BURIN_PARAMS") }: { readonly given?: string } = {},
): { readonly [K in keyof D]: Widened<D[K]> } {
  const out: Record<string, Setting> = { ...defaults };
  if (given) {
    const values = read(given);
    for (const [name, preset] of Object.entries(defaults)) {
      const value = values[name];
      if (value === undefined) continue;
      if (typeof value !== typeof preset) {
        throw new TypeError(
          `BURIN_PARAMS sets ${name} to ${
            JSON.stringify(value)
          }; it takes a ${typeof preset}, such as ` +
            JSON.stringify(preset),
        );
      }
      out[name] = value as Setting;
    }
  }
  return out as { [K in keyof D]: Widened<D[K]> };
}

function read(given: string): Record<string, unknown> {
  try {
    const values = JSON.parse(given);
    if (typeof values === "object" && values !== null && !Array.isArray(values)) return values;
  } catch {
    // told below, like every other value that is no object
  }
  throw new TypeError(`BURIN_PARAMS must be a JSON object such as {"plates": 6}, not ${given}`);
}
