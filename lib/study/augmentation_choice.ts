/** Changes of training pictures as they are typed: `colouring=0,mosaic=.5`. */
import { augmentation, type AugmentationOptions } from "lib/finetune/training_pictures.ts";
import { suggestion, UsageError } from "./usage.ts";

/** Those that are how likely something is. */
const likely = Object.entries(augmentation)
  .filter(([name, value]) =>
    typeof value === "number" && !["leastSide", "leastShrink", "leastVisible"].includes(name)
  )
  .map(([name]) => name);

/**
 * What differs from the augmentation's defaults; nothing where nothing is typed.
 *
 * @throws {UsageError} that lists the names where one is not known, or says what its number may be
 */
export function augmentationOf(typed: string | undefined): Partial<AugmentationOptions> {
  if (typed === undefined) return {};
  return Object.fromEntries(
    typed.split(",").map((part) => {
      const [name, value = ""] = part.split("=").map((word) => word.trim());
      if (!likely.includes(name)) {
        throw new UsageError(
          `--augment has no change "${name}".${suggestion(name, likely)} Known: ${
            likely.join(", ")
          }`,
        );
      }
      const chance = value === "" ? NaN : Number(value);
      if (chance >= 0 && chance <= 1) return [name, chance];
      throw new UsageError(`--augment ${name} is how likely it is, from 0 to 1, not "${value}"`);
    }),
  );
}
