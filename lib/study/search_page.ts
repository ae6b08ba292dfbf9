/** The page of a search: the query and its answers with their pictures, and what is known of their plates. */
import { creditOf } from "lib/corpus/credit.ts";
import type { PlateRecord } from "lib/corpus/store.ts";
import { blank } from "lib/image/image.ts";
import { renderSearch, type Shown, type ShownAnswer } from "lib/plot/search_page.ts";
import { cutOutOrNull } from "./corpus.ts";
import { quoted, taskFor } from "./run.ts";
import type { Search } from "./search.ts";
import type { Example } from "./search_examples.ts";
import type { StageContext } from "./stage_context.ts";

/** What a page says of a plate. */
const factsOf = (
  { id, work, impression, file, source, rights, more = {} }: PlateRecord,
): Shown["facts"] => {
  const credit = creditOf({ source, rights, more });
  return Object.entries({
    ...more,
    plate: id,
    // without metadata both say only what stands beside them
    work: work === id ? "" : work,
    impression,
    file,
    source: source === file ? "" : source,
    rights: credit.rights,
  }).map(([label, value]) => ({ label, value }));
};

/** What was typed, so that it can be typed again. */
function commandOf({ examples, unwanted, filter, embedder, directory, box }:
  & Pick<Search, "examples" | "unwanted" | "filter" | "embedder">
  & { readonly directory: string; readonly box?: string | undefined }): string {
  const { years, ...names } = filter;
  const typed = [
    ...examples.filter(({ plate }) => plate === null).map(({ label }) => label),
    ...examples.flatMap(({ plate }) => plate === null ? [] : ["--plate", plate]),
    ...box === undefined ? [] : [`--box=${box}`],
    ...unwanted.flatMap(({ label }) => ["--not", label]),
    ...Object.entries(names).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, value]
    ),
    ...years === undefined ? [] : ["--year", years.join("-")],
    ...["--embedder", embedder],
  ];
  return [taskFor("search", directory), ...typed.map(quoted)].join(" ");
}

/** The page as HTML; pictures that cannot be read are left out, which is told. @param options.box as it was typed */
export async function searchPage(
  search: Search,
  { box, context }: {
    readonly box?: string | undefined;
    readonly context: Pick<StageContext, "say" | "passedOver">;
  },
): Promise<string> {
  const { answers, examples, unwanted, embeddings: { corpus }, embedder } = search;
  const { directory, characters } = corpus;
  const shown: ShownAnswer[] = [];
  for (const { index, ...answer } of answers) {
    const image = await cutOutOrNull(corpus, index, "with background", context);
    if (image) shown.push({ ...answer, image, facts: factsOf(characters[index].sheet) });
  }
  const asked = async ({ label, own, picture }: Example): Promise<Shown> => {
    const character = characters[own];
    return {
      image: await picture() ?? blank({ width: 1, height: 1 }, [0, 0, 0, 0]),
      id: label,
      name: character?.name ?? null,
      facts: character ? factsOf(character.sheet) : [],
    };
  };
  const all = (list: readonly Example[]) => Promise.all(list.map(asked));
  const [query, ...others] = await all(examples);
  return await renderSearch({
    query,
    others,
    unwanted: await all(unwanted),
    answers: shown,
    how: `the nearest of ${characters.length} characters in ${directory}, by ${embedder}`,
    command: commandOf({ ...search, directory, box }),
  });
}
