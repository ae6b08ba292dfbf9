/** Deno's door to the notebook that runs it, where one does. */

/** A picture in several forms, by MIME type; the notebook takes the best it knows. */
export type Bundle = Readonly<Record<string, unknown>>;

/** What a kernel lets a cell do. */
export interface Jupyter {
  broadcast?(type: string, content: object): Promise<void>;
  display(
    bundle: Bundle,
    options: { raw: true; display_id?: string | undefined; update?: boolean },
  ): Promise<void>;
}

/** What of Deno is touched; a test gives one of its own. */
export interface Host {
  readonly jupyter?: Jupyter;
  /** Where Deno keeps its internal names. */
  readonly internal?: symbol;
  addSignalListener(signal: "SIGINT", listener: () => void): void;
}

/** The kernel that runs a host, or null: Deno refuses to name its `jupyter` outside of one. */
export function jupyterOf(host: Host): Jupyter | null {
  try {
    return typeof host.jupyter?.display === "function" ? host.jupyter : null;
  } catch {
    return null;
  }
}

/** The Deno that runs this. */
export const here: Host = Deno as unknown as Host;

/** Whether this runs in a Deno kernel. */
export const inKernel: boolean = jupyterOf(here) !== null;
