/** What every bench does with its times, and what it says of the machine. */
import { cpus, totalmem } from "node:os";

export const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));

export const machine = () => ({
  processor: cpus()[0]?.model.trim(),
  cores: cpus().length,
  memory_gib: Math.round(totalmem() / 2 ** 30),
});
