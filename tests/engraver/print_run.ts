/** A process that prints the digest of a plate, so that a test can run it without fonts. */
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { sha256 } from "lib/tensor/digest.ts";

const plate = engravePlate(22, { width: 480, height: 360, scene: "interior", count: 4 });
const { image } = print(impression(plate, { kind: "clean", seed: 3 }));
Deno.stdout.writeSync(new TextEncoder().encode(sha256(image.data)));
