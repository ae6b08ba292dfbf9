/** What a model takes and gives, compared with what it is wanted for. */
import type { ModelPort, Session } from "./session.ts";

/** Shapes by name; null dimensions may be anything. */
export type Shapes = Readonly<Record<string, readonly (number | null)[]>>;

/** The inputs and outputs that a use of a model relies on. */
export interface WantedSignature {
  /** What errors call the model, such as its file. */
  readonly name: string;
  /** What it is to be used as, such as "a decoder of SAM". */
  readonly as: string;
  /** Shapes of all inputs by name. */
  readonly inputs: Shapes;
  /** Outputs that are read; there may be more. */
  readonly outputs?: Shapes;
}

const fits = (port: ModelPort, shape: readonly (number | null)[]) =>
  port.shape.length === shape.length &&
  shape.every((side, i) => side === null || port.shape[i] === null || port.shape[i] === side);

const shapeText = (shape: readonly (number | null)[]) => `[${shape.map((s) => s ?? "any")}]`;

const portsText = (ports: readonly ModelPort[]) =>
  ports.map(({ name, dtype, shape }) => `${name} ${dtype} ${shapeText(shape)}`).join(", ");

const shapesText = (shapes: Shapes) =>
  Object.entries(shapes).map(([name, shape]) => `${name} ${shapeText(shape)}`).join(", ");

/** The inputs or outputs that are not as wanted, in words. */
function misfits(ports: readonly ModelPort[], wanted: Shapes): string[] {
  return Object.entries(wanted).flatMap(([name, shape]) => {
    const [port] = ports.filter((candidate) => candidate.name === name);
    if (!port) return [`no ${name}`];
    return fits(port, shape) ? [] : [`${name} is ${shapeText(port.shape)}`];
  });
}

/**
 * Makes sure that a model has the inputs and outputs it is wanted for.
 *
 * @throws {Error} that says what was found and what was wanted
 */
export function checkSignature(
  session: Pick<Session, "inputs" | "outputs">,
  { name, as, inputs, outputs = {} }: WantedSignature,
): void {
  const wrong = [...misfits(session.inputs, inputs), ...misfits(session.outputs, outputs)];
  const unknown = session.inputs.filter((port) => !(port.name in inputs));
  if (unknown.length > 0) wrong.push(`it also wants ${portsText(unknown)}`);
  if (wrong.length === 0) return;
  throw new Error(
    `Cannot use ${name} as ${as}: ${wrong.join("; ")}. Found: takes ${portsText(session.inputs)}` +
      ` and gives ${portsText(session.outputs)}. Wanted: ${shapesText(inputs)}` +
      (Object.keys(outputs).length > 0 ? `, giving ${shapesText(outputs)}` : ""),
  );
}
