/** YOLOX-nano's file, where a mirror has it. */
import { readFileSync } from "node:fs";
import { locateAsset } from "lib/assets/fetch.ts";
import { byId, modelManifests } from "lib/assets/manifest.ts";

const found = await locateAsset(byId(modelManifests(), { id: "yolox_nano", kind: "model" }));

export const shippedYolox = found ? new Uint8Array(readFileSync(found.file)) : null;
