/** Where it is known from who is who: known without loading any training. */
import { suggestion, UsageError } from "./usage.ts";

/** `engraver`: people of plates that it engraves. `names`: of figures. `pairs`: plates of one design. */
export type IdentitySource = "engraver" | "names" | "pairs";

/** All of them. */
export const identitySources: readonly IdentitySource[] = ["engraver", "names", "pairs"];

/** Share of a batch that comes in groups, figures of a group, and plates of the engraver. */
export const identityDefaults = { share: 0.5, figures: 4, engraver: 300 } as const;

/**
 * The sources that were typed, apart by ",", each once and in their own order.
 *
 * @throws {UsageError} with those that there are
 */
export function identitySourcesOf(typed: string | undefined): IdentitySource[] {
  const words = typed?.split(",").map((word) => word.trim()).filter(Boolean) ?? [];
  const unknown = words.find((word) => !identitySources.some((source) => source === word));
  if (unknown !== undefined) {
    throw new UsageError(
      `--identities has no source "${unknown}".${suggestion(unknown, identitySources)} Known: ` +
        identitySources.join(", "),
    );
  }
  return identitySources.filter((source) => words.includes(source));
}
