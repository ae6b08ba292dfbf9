/// <reference lib="dom" />
/** Where the page's data come from: a server of this machine, or scripts of a folder on disk. */
import { reviewPath, type ReviewRoutes, reviewRoutes } from "lib/review/api.ts";

/** Parts of a path. */
type Parts = Readonly<Record<string, string | number>>;

/** What answers the page's requests. */
export interface ReviewSource {
  /** Whether it is a folder on disk, where nothing can be asked but what lies there. */
  readonly isStatic: boolean;
  /** Asks a route; `body` goes with those that are posted. */
  ask<R extends keyof ReviewRoutes>(
    route: R,
    options?: { readonly parts?: Parts; readonly body?: ReviewRoutes[R]["request"] },
  ): Promise<ReviewRoutes[R]["answer"]>;
}

/** Asks the server that the page came from. */
export function liveSource(): ReviewSource {
  return {
    isStatic: false,
    async ask(route, { parts, body } = {}) {
      const { method, type } = reviewRoutes[route];
      const isText = typeof body === "string";
      const response = await fetch(reviewPath(route, parts), {
        method,
        ...(method === "POST"
          ? {
            headers: { "content-type": isText ? "text/csv" : "application/json" },
            body: isText ? body : JSON.stringify(body),
          }
          : {}),
      });
      if (!response.ok) throw new Error(await faultOf(response));
      return type === "application/json" ? await response.json() : await response.text();
    },
  };
}

async function faultOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return String(JSON.parse(text).error ?? text);
  } catch {
    return text || `The server answered with status ${response.status}`;
  }
}

/** Reads a folder on disk, by scripts that assign to one global object, as `file:` allows no more. */
export function staticSource(document: Document): ReviewSource {
  const answers: Record<string, unknown> = {};
  Object.assign(globalThis, { burin: answers });
  const asked = new Map<string, Promise<unknown>>();
  const read = (path: string) =>
    new Promise<unknown>((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${path}.js`;
      script.onload = () => {
        script.remove();
        const answer = answers[path];
        delete answers[path];
        resolve(answer);
      };
      script.onerror = () => {
        script.remove();
        reject(new Error(`The folder has no readable ${path}.js`));
      };
      document.head.append(script);
    });
  return {
    isStatic: true,
    async ask<R extends keyof ReviewRoutes>(route: R, { parts }: { readonly parts?: Parts } = {}) {
      if (!reviewRoutes[route].isStatic) {
        throw new Error("A folder on disk cannot answer this: run deno task review");
      }
      const path = reviewPath(route, parts);
      // of files with neighbours, one is asked for again and again
      const answer = asked.get(path) ?? read(path);
      asked.set(path, answer);
      if (asked.size > 40) asked.delete(asked.keys().next().value!);
      return await answer as ReviewRoutes[R]["answer"];
    },
  };
}
