/** What a cell showed, as a notebook keeps it: put together from what a kernel broadcasts. */
import type { Message } from "./jupyter_message.ts";
import type { Output } from "./notebook_file.ts";
import { syntaxReason } from "./syntax_error.ts";

export interface CellOutputs {
  readonly outputs: Output[];
  /** Where the output of each display id stands. */
  readonly places: Map<string, number>;
  /** Whether the next output takes the place of all before it. */
  clears: boolean;
}

/** Of a cell that has shown nothing yet. */
export const noOutputs = (): CellOutputs => ({ outputs: [], places: new Map(), clears: false });

const texts = (value: unknown) => (typeof value === "string" ? value : "");
const listOfTexts = (value: unknown) => (Array.isArray(value) ? value.map(texts) : []);

/** The output of a message; null where it shows nothing. */
function outputOf(type: string, content: Message["content"]): Output | null {
  const data = (content.data ?? {}) as Record<string, unknown>;
  const metadata = (content.metadata ?? {}) as Record<string, unknown>;
  switch (type) {
    case "stream":
      return { output_type: type, name: texts(content.name), text: texts(content.text) };
    case "display_data":
    case "update_display_data":
      return { output_type: "display_data", data, metadata };
    case "execute_result":
      return { output_type: type, data, metadata };
    case "error": {
      const [ename, evalue] = [texts(content.ename), texts(content.evalue)];
      return { output_type: type, ename, evalue, traceback: listOfTexts(content.traceback) };
    }
    default:
      return null;
  }
}

/** Puts a broadcast message where a notebook keeps it. */
export function collect(
  cell: CellOutputs,
  { header: { msg_type: type }, content }: Pick<Message, "header" | "content">,
): void {
  const { outputs, places } = cell;
  const clear = () => {
    outputs.length = 0;
    places.clear();
    cell.clears = false;
  };
  if (type === "clear_output") {
    if (content.wait) cell.clears = true;
    else clear();
    return;
  }
  const output = outputOf(type, content);
  if (!output) return;
  const { display_id: id } = (content.transient ?? {}) as { readonly display_id?: string };
  if (type === "update_display_data") {
    const place = id === undefined ? undefined : places.get(id);
    if (place !== undefined) outputs[place] = output;
    return;
  }
  if (cell.clears) clear();
  const last = outputs.at(-1);
  if (
    output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name
  ) {
    last.text += output.text;
    return;
  }
  const known = type === "display_data" && id !== undefined ? places.get(id) : undefined;
  if (known !== undefined) {
    outputs[known] = output;
    return;
  }
  if (type === "display_data" && id !== undefined) places.set(id, outputs.length);
  outputs.push(output);
}

/**
 * Outputs with the error that the kernel owes: of code that does not parse it gives neither reason nor
 * place.
 */
export async function withReason(
  outputs: readonly Output[],
  { code, reply }: { readonly code: string; readonly reply: Readonly<Record<string, unknown>> },
): Promise<Output[]> {
  const own = outputs.find((output) => output.output_type === "error");
  if (reply.status !== "error" && !own) return [...outputs];
  const error = await syntaxReason(code, {
    ename: own?.ename ?? texts(reply.ename),
    evalue: own?.evalue ?? texts(reply.evalue),
    traceback: own?.traceback ?? [],
  });
  return [...outputs.filter((output) => output !== own), { output_type: "error", ...error }];
}
