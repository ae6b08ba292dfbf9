/** The page of a review, served to this machine alone. */
import { addressOf, type Gate, guardedHeaders, newToken, passage } from "./gate.ts";
import { answerTo, collectionText } from "./answers.ts";
import type { PageFile } from "./page_files.ts";
import { openReview, type Review, type ReviewOptions } from "./review.ts";

/** Where it listens, and what it sends. */
export interface ServeReviewOptions extends ReviewOptions {
  /** The files of the page by their paths. */
  readonly page: Readonly<Record<string, PageFile>>;
  /** Default 0: one that is free. */
  readonly port?: number | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** Makes all small pictures in the background. Default true. */
  readonly background?: boolean | undefined;
}

/** A server that runs. Disposing ends it. */
export interface ReviewServer extends AsyncDisposable {
  /** The page's address, with the secret in it. */
  readonly address: string;
  /** Settles when it has ended. */
  readonly finished: Promise<void>;
}

/** What is under way when the server is to end has so long, in milliseconds. */
const patience = 2000;

/** Says nothing, not even that there is something. */
const shut = () => new Response(null, { status: 403, headers: guardedHeaders });

/**
 * Serves the review of the run in a folder at 127.0.0.1, under an address that holds a secret: no other
 * machine, and no page of another origin, gets an answer.
 *
 * @throws {Error} where nothing was extracted, or the port is taken
 */
export function serveReview(
  directory: string,
  { page, port = 0, signal, background = true, ...options }: ServeReviewOptions,
): ReviewServer {
  const begin = (): Review => {
    const review = openReview(directory, options);
    // before anybody waits for it
    collectionText(review);
    if (background) {
      review.sheets.makeAll().catch((error: Error) => options.onFault?.(error.message));
    }
    return review;
  };
  let review = begin();
  const left: Promise<void>[] = [];
  /** The corpus as it is: a page that is opened after an extraction shows what was extracted. */
  const current = (path: string): Review => {
    if (path !== "data/collection.json" || !review.isOutdated()) return review;
    left.push(Promise.resolve(review[Symbol.asyncDispose]()));
    return review = begin();
  };
  const token = newToken();
  const ending = new AbortController();
  let gate: Gate = { token, host: "" };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, signal: ending.signal, onListen() {} },
    async (request) => {
      const path = passage(request, gate);
      if (path === null) return shut();
      const answer = await answerTo(request, { path, page, review: () => current(path) });
      for (const [name, value] of Object.entries(guardedHeaders)) answer.headers.set(name, value);
      return answer;
    },
  );
  // the port that http has anyway is left out by browsers
  const suffix = server.addr.port === 80 ? "" : `:${server.addr.port}`;
  gate = { token, host: `127.0.0.1${suffix}` };
  let ended: Promise<void> | null = null;
  const end = () =>
    ended ??= (async () => {
      const late = setTimeout(() => ending.abort(), patience);
      await server.shutdown();
      clearTimeout(late);
      await Promise.allSettled([...left, review[Symbol.asyncDispose]()]);
    })();
  const finished = server.finished.then(() => end());
  if (signal?.aborted) end();
  else signal?.addEventListener("abort", () => void end(), { once: true });
  return { address: addressOf(gate), finished, [Symbol.asyncDispose]: () => end() };
}
