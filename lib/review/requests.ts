/** What the page may send: bodies of bounded size, checked before anything is done with them. */
import {
  checked,
  count,
  fields,
  jsonOf,
  listOf,
  number,
  orMissing,
  recordOf,
  type Schema,
  text,
  v,
} from "lib/assets/checked.ts";
import { isPairType } from "lib/corpus/pair_type.ts";
import type { FigureQuery, UndoRequest, VerdictRequest, VerdictSaid } from "./api.ts";

/** A request that cannot be answered, with its status and one sentence for the person. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The most bytes of a body, by what it is. */
const mostBytes = { "application/json": 64 * 1024, "text/csv": 32 * 1024 * 1024 } as const;

/** The type of a body. */
export type BodyType = keyof typeof mostBytes;

/**
 * The text of a request's body.
 *
 * @throws {RefusedRequest} where it is of another type (415), too large (413), or no UTF-8 (400)
 */
export async function bodyText(request: Request, type: BodyType): Promise<string> {
  const [given] = (request.headers.get("content-type") ?? "").split(";");
  if (given.trim().toLowerCase() !== type) {
    throw new RefusedRequest(415, `The request must be ${type}`);
  }
  const most = mostBytes[type];
  const tooLarge = () => new RefusedRequest(413, `The request is longer than ${most} bytes`);
  if (Number(request.headers.get("content-length")) > most) throw tooLarge();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body ?? []) {
    bytes += part.length;
    if (bytes > most) throw tooLarge();
    parts.push(part);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(whole);
  } catch {
    throw new RefusedRequest(400, "The request is no text in UTF-8");
  }
}

const pair = (wanted: string): Schema<readonly [number, number]> =>
  v.strictTuple([count, count], wanted);

const revision: Schema<string> = v.pipe(text, v.maxLength(100, "a revision"));

const said: Schema<VerdictSaid> = v.variant("of", [
  v.strictObject({
    of: v.literal("pair"),
    a: count,
    b: count,
    figures: v.nullable(pair("two rows of figures")),
    value: v.pipe(
      text,
      v.check((value) => isPairType(value) || value === "not sure", "a type of pair"),
    ),
  }),
  v.strictObject({ of: v.literal("figure"), figure: count, value: v.picklist(["keep", "drop"]) }),
], "a verdict");

const verdictRequest: Schema<VerdictRequest> = recordOf<VerdictRequest>({ revision, said });

const rows: Schema<number[]> = v.pipe(listOf(count), v.maxLength(100, "100 figures at most"));

const figureQuery: Schema<FigureQuery> = v.pipe(
  recordOf<FigureQuery>({
    revision,
    box: orMissing(fields({
      plate: count,
      xyxy: v.strictTuple([number, number, number, number], "four numbers"),
    })),
    like: orMissing(rows),
    unlike: orMissing(rows),
    count: v.pipe(count, v.minValue(1, "a number of answers from 1 on")),
  }),
  v.check(
    ({ box, like = [] }) => (box === undefined) !== (like.length === 0),
    "either a box, or figures that it is like",
  ),
);

const undoRequest: Schema<UndoRequest> = recordOf<UndoRequest>({
  revision,
  id: count,
  redo: orMissing(v.boolean("true or false")),
});

/** What is posted as JSON, by route. */
const bodies = { say: verdictRequest, undo: undoRequest, search: figureQuery } as const;

/** What each of these routes is sent. */
export interface PostedBodies {
  readonly say: VerdictRequest;
  readonly undo: UndoRequest;
  readonly search: FigureQuery;
}

/** A body as its route takes it. @throws {RefusedRequest} where it does not fit */
export function postedOf<R extends keyof PostedBodies>(route: R, body: string): PostedBodies[R] {
  try {
    const schema = bodies[route] as unknown as Schema<PostedBodies[R]>;
    return checked(jsonOf(body, "the request"), schema, "the request");
  } catch (error) {
    throw new RefusedRequest(400, (error as Error).message);
  }
}
