/** Advice on missing files for commands that may not use the network. */
import { type Asset, dataManifests, modelManifests } from "./manifest.ts";

/** The command that fetches an asset, or null where no manifest has it. */
function fetchCommand({ path }: Pick<Asset, "path">): string | null {
  const model = modelManifests().find((manifest) =>
    manifest.path === path ||
    manifest.kind === "graph" && manifest.beside?.some((asset) => asset.path === path)
  );
  if (model) return `deno task models fetch ${model.partOf ?? model.id}`;
  const data = dataManifests().find(({ items }) => items.some((item) => item.path === path));
  return data ? `deno task data fetch ${data.id}` : null;
}

/** Whether this process may ask an address. */
export const mayAsk = (url: string): boolean =>
  Deno.permissions.querySync({ name: "net", host: new URL(url).host }).state === "granted";

/** Why an asset was not fetched, and the command that does it. */
export function offlineAdvice(asset: Pick<Asset, "path">): string {
  const command = fetchCommand(asset);
  return `${asset.path} is not here, and this command uses no network. ` +
    (command
      ? `${command} gets it; then run this again.`
      : "Put it into a folder of BURIN_MIRROR.");
}
