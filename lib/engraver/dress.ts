/** The same person in other clothes, as people come back in a book. */
import { type Identity, makeIdentity } from "./identity.ts";

/**
 * A person in the clothes that another one of the same kind would wear: cloths, colours, cloak, shawl,
 * neckcloth and what is carried. Face, build, hair, hat and the cut of the coat stay, by which people know
 * them.
 *
 * @param seed of the clothes
 */
export function inOtherDress(who: Identity, seed: number): Identity {
  const other = makeIdentity(seed, who.kind);
  // a shirt is of linen, a coat is not
  const sameCut = (who.body === "shirt") === (other.body === "shirt");
  return {
    ...who,
    hatStuff: other.hatStuff,
    coat: sameCut ? other.coat : who.coat,
    waistcoat: other.waistcoat,
    legs: other.legs,
    skirt: other.skirt,
    cloak: other.cloak,
    cravat: other.cravat,
    shawl: other.shawl,
    crinoline: other.crinoline,
    prop: other.prop,
  };
}
