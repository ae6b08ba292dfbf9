/** The page of a run's map: its figures where they lie, with pictures and what is owed to whom. */
import { writeWhole } from "lib/assets/whole_file.ts";
import { creditLine } from "lib/corpus/credit.ts";
import { type MapPicture, renderMap, spreadOut } from "lib/plot/map_page.ts";
import { type Corpus, cutOutOrNull, openCorpus } from "./corpus.ts";
import { counted } from "./counted.ts";
import { readMap, runMap, type StoredMap } from "./figure_map.ts";
import { quoted, taskFor } from "./run.ts";
import type { StageContext } from "./stage_context.ts";

/** The page as HTML; pictures that cannot be read are left out, which is told. */
async function mapPage(
  { ids, x, y, embedder, trustworthiness }: StoredMap,
  { corpus, asked, context }: {
    readonly corpus: Corpus;
    /** The embedder as it was named: the map does not know where a file lies. */
    readonly asked: string;
    readonly context: Pick<StageContext, "say" | "passedOver">;
  },
): Promise<string> {
  const { characters, directory } = corpus;
  const numbers = new Map(characters.map(({ id }, i) => [id, i]));
  const places = ids.map((_, i) => ({ x: x[i], y: y[i] }));
  const pictures: MapPicture[] = [];
  for (const i of spreadOut(places)) {
    const number = numbers.get(ids[i])!;
    const image = await cutOutOrNull(corpus, number, "with background", context);
    const { id, name, sheet } = characters[number];
    const title = [id, name, creditLine(sheet).whole].filter(Boolean).join(". ");
    if (image) pictures.push({ ...places[i], image, title });
  }
  const trusted = trustworthiness === null ? "" : `; trustworthiness ${trustworthiness.toFixed(2)}`;
  return await renderMap({
    places,
    pictures,
    how: `${counted(ids.length, "character")} of ${directory}, by ${embedder}${trusted}`,
    command: `${taskFor("embed", directory)} --map --embedder ${quoted(asked)}`,
  });
}

/** Makes a run's map and its page, and says where they are. */
export async function drawMap(
  options: Parameters<typeof runMap>[0],
  context: StageContext,
): Promise<StoredMap & { readonly files: readonly [map: string, page: string] }> {
  const { file, embedder } = await runMap(options, context);
  const map = readMap(options.directory, { embedder });
  const page = file.replace(/json$/, "html");
  const { directory, embedder: asked = embedder } = options;
  writeWhole(page, await mapPage(map, { corpus: openCorpus(directory), asked, context }));
  return { ...map, files: [file, page] };
}
