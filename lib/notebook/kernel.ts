/** The Deno kernel that runs this, if one does: cured of its defects, and shown to. */
import { cureKernel } from "./cure.ts";
import { Host } from "lib/notebook/jupyter.ts";
import { type Bundle, here, inKernel, jupyterOf } from "./jupyter.ts";

/** Whether the relay stands before this kernel, which is told that Stop was heard. */
const relayed = inKernel && Deno.env.has("BURIN_RELAY");

/** Shows a bundle; with an id that was shown before, in its place. */
export async function displayBundle(
  bundle: Bundle,
  { id, update = false, host = here }: {
    readonly id?: string;
    readonly update?: boolean;
    /** Default: this kernel. */
    readonly host?: Host;
  } = {},
): Promise<void> {
  const jupyter = jupyterOf(host);
  if (!jupyter) {
    throw new Error(
      "Cannot show a value: this is no notebook. Run the cell in JupyterLab (`deno task lab`), " +
        "or choose the kernel Burin (Deno)",
    );
  }
  await jupyter.display(bundle, { raw: true, display_id: id, update });
}

cureKernel(here, { relays: relayed });

if (relayed) {
  // without its relay nobody can reach this kernel any more
  const relay = Deno.ppid;
  setInterval(() => Deno.ppid !== relay && Deno.exit(1), 1000).unref();
}
