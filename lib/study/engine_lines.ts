/** What can train on this machine, in lines for people. */
import type { EngineRow } from "lib/simclr/engines.ts";

/** The table for people: a line per engine and provider, and below it what is missing. */
export function engineLines(rows: readonly EngineRow[]): string[] {
  const wide = (text: string, width: number) => text.padEnd(width);
  return rows.flatMap(({ engine, provider, works, tested, seconds, losses, reason, install }) => {
    const result = works
      ? `works: 2 steps in ${seconds!.toFixed(1)} s, losses ${
        losses.map((loss) => loss.toFixed(4)).join(", ")
      }`
      : "does not work";
    const head = `${wide(engine, 11)} ${wide(provider, 8)} ${wide(`(${tested})`, 24)} ${result}`;
    const why = reason.replaceAll("\n", `\n${" ".repeat(11)}`);
    return works ? [head] : [head, `    why:   ${why}`, `    needs: ${install}`];
  });
}
