/** The greatest resident memory of this process so far, MiB, which Linux keeps; elsewhere the present one. */
import { readFileSync } from "node:fs";
import process from "node:process";

export function peakMib(): number {
  try {
    const kib = readFileSync("/proc/self/status", "utf8").match(/VmHWM:\s+(\d+) kB/)?.[1];
    if (kib) return Number(kib) / 1024;
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
  }
  return process.memoryUsage().rss / 2 ** 20;
}
