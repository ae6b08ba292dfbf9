/** What `export` writes, by its format: the encoder, finds or a card; what belongs to another is refused. */
import { cardLines, isCardFormat, runCards } from "./cards_run.ts";
import { exchangedLines, isExchangeFormat, runExchange } from "./exchange_run.ts";
import { exportLines, runExport } from "./export_run.ts";
import type { FindingTable } from "lib/exchange/finding_rows.ts";
import { UsageError } from "./usage.ts";

/** What was typed. */
export interface ExportChoice {
  /** The run's folder. */
  readonly directory: string;
  /** "onnx", or the name of a form of finds or of a card. */
  readonly format: string;
  readonly what?: FindingTable | undefined;
  readonly k: number;
  readonly embedder?: string | undefined;
  readonly author?: string | undefined;
  readonly best: boolean;
  readonly file?: string | undefined;
  /** When it is written: UTC as `Date.toISOString` writes it. */
  readonly at: string;
}

/** What was written, and the lines that say so. */
export interface ExportWritten {
  readonly written: unknown;
  readonly lines: readonly string[];
}

/** Options would be passed over that another format has. */
function refuseForeign(
  { format }: ExportChoice,
  options: Readonly<Record<string, unknown>>,
): void {
  const [foreign] = Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== false);
  if (foreign === undefined) return;
  throw new UsageError(`--${foreign[0]} says nothing of --format ${format}: leave it out`);
}

/** @throws {UsageError} where an option was typed that the format does not have */
export async function exportAny(choice: ExportChoice): Promise<ExportWritten> {
  const { directory, format, what, k, embedder, author, best, file, at } = choice;
  if (isExchangeFormat(format)) {
    refuseForeign(choice, { author, best, ...what === "neighbours" ? {} : { embedder } });
    const written = await runExchange({ directory, format, what, k, embedder, file, at });
    return { written, lines: exchangedLines(written) };
  }
  if (isCardFormat(format)) {
    refuseForeign(choice, { what, embedder, best, file });
    const written = await runCards({ directory, format, author, at });
    return { written, lines: cardLines(written) };
  }
  refuseForeign(choice, { what, embedder, author });
  const written = runExport({ directory, best, file });
  return { written, lines: exportLines(written) };
}
