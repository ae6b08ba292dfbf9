/** Answers to the requests of a review's page, a function for each route. */
import { messageOf } from "lib/assets/reason.ts";
import { reviewRouteOf, type ReviewRoutes } from "./api.ts";
import type { PageFile } from "./page_files.ts";
import { bodyText, type PostedBodies, postedOf, RefusedRequest } from "./requests.ts";
import type { Review } from "./review.ts";

/** What is asked, and who answers. */
interface Asked {
  readonly review: Review;
  readonly parts: Readonly<Record<string, string>>;
  readonly request: Request;
}

/** Neighbours that are shown of one figure. */
const neighboursShown = 40;

type Answer = Response | Promise<Response>;

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });

/** A sentence that says why there is no answer. */
const fault = (status: number, error: string): Response => json({ error }, status);

/** A picture, kept by the browser as long as the corpus stays what it is. */
async function picture(
  { review: { corpus }, request }: Asked,
  make: () => Promise<Uint8Array | null>,
): Promise<Response> {
  const tag = `"${corpus.revision}"`;
  const headers = { etag: tag, "cache-control": "private, no-cache" };
  if (request.headers.get("if-none-match") === tag) {
    return new Response(null, { status: 304, headers });
  }
  const bytes = await make();
  if (!bytes) throw new RefusedRequest(404, "There is no such picture");
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { ...headers, "content-type": "image/webp" },
  });
}

/** The body of a posted request, if it is of the corpus as it is. */
async function posted<R extends keyof PostedBodies>(
  route: R,
  { review, request }: Asked,
): Promise<PostedBodies[R]> {
  const body = postedOf(route, await bodyText(request, "application/json"));
  if (body.revision !== review.corpus.revision || review.isOutdated()) {
    throw new RefusedRequest(409, "The corpus has changed since: reload the page");
  }
  return body;
}

const rowOf = ({ review: { corpus }, parts }: Asked, name: "plate" | "figure"): number => {
  const row = Number(parts[name]);
  const { length } = name === "plate" ? corpus.plates : corpus.figures;
  if (row >= length) throw new RefusedRequest(404, `There is no ${name} ${row}`);
  return row;
};

/** The collection is the same for every page that is opened. */
const collections = new WeakMap<Review, string>();

/** The collection as it is sent; made at the first call. */
export function collectionText(review: Review): string {
  const before = collections.get(review) ?? JSON.stringify(review.collection());
  collections.set(review, before);
  return before;
}

const answers: Readonly<Record<keyof ReviewRoutes, (asked: Asked) => Answer>> = {
  collection: ({ review }) =>
    new Response(collectionText(review), {
      headers: { "content-type": "application/json", "cache-control": "no-store" },
    }),
  plate: (asked) => json(asked.review.plate(rowOf(asked, "plate"))),
  async neighbours({ review, parts }) {
    const first = Number(parts.file);
    if (first >= review.corpus.figures.length) {
      throw new RefusedRequest(404, `There is no figure ${first}`);
    }
    return json(await review.neighbours(first, { figures: 1, count: neighboursShown }));
  },
  map: async ({ review }) => json(await review.map()),
  pairs: ({ review }) => json({ pairs: review.pairs, isCompared: review.isCompared }),
  verdicts: ({ review }) => json({ verdicts: review.desk.list() }),
  progress: ({ review }) => json(review.sheets.progress()),
  search: async (asked) => json(await asked.review.search(await posted("search", asked))),
  say: async (asked) => json(asked.review.desk.say((await posted("say", asked)).said)),
  async undo(asked) {
    const { id, redo } = await posted("undo", asked);
    const row = asked.review.desk.undo(id, { redo });
    if (!row) throw new RefusedRequest(404, `There is no verdict ${id}`);
    return json(row);
  },
  verdictsCsv: ({ review }) =>
    new Response(review.desk.csv(), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="verdicts.csv"',
        "cache-control": "no-store",
      },
    }),
  async importCsv({ review, request }) {
    const text = await bodyText(request, "text/csv");
    try {
      return json(review.desk.import(text));
    } catch (error) {
      throw new RefusedRequest(400, (error as Error).message);
    }
  },
  sheet: (asked) =>
    picture(asked, () => {
      const { atlas, sheet } = asked.parts;
      return asked.review.sheets.sheet({
        atlas: atlas as "figures" | "points" | "plates",
        sheet: Number(sheet),
      });
    }),
  picture: (asked) => picture(asked, () => asked.review.pictures.picture(rowOf(asked, "plate"))),
  tile: (asked) =>
    picture(asked, () => {
      const { level, column, row } = asked.parts;
      const at = { level: Number(level), column: Number(column), row: Number(row) };
      return asked.review.pictures.tile(rowOf(asked, "plate"), at);
    }),
};

/**
 * The answer to a request that was let in.
 *
 * @param path below the page's address
 */
export async function answerTo(
  request: Request,
  { path, page, review }: {
    readonly path: string;
    /** Files of the page by their paths. */
    readonly page: Readonly<Record<string, PageFile>>;
    /** The review as it is when this is asked. */
    readonly review: () => Review | Promise<Review>;
  },
): Promise<Response> {
  const name = path === "" ? "index.html" : path;
  if (request.method === "GET" && Object.hasOwn(page, name)) {
    const { headers, text } = page[name];
    return new Response(text, { headers: { ...headers, "cache-control": "no-store" } });
  }
  const asked = reviewRouteOf(request.method, path);
  if (!asked) return fault(404, "There is nothing at this address");
  try {
    return await answers[asked.route]({ review: await review(), parts: asked.parts, request });
  } catch (error) {
    if (error instanceof RefusedRequest) return fault(error.status, error.message);
    const said = messageOf(error);
    return fault(error instanceof RangeError ? 400 : 500, said);
  }
}
