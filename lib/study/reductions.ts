/** Where a training departs from the experiment that it is named after. */
import { type ConfigName, configs, type SimclrConfig } from "lib/simclr/config.ts";

const leaf = (config: SimclrConfig, path: string) =>
  path.split(".").reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    config,
  );

/** Where a config departs from the experiment that it is named after. */
export function reductions(experiment: string, config: SimclrConfig): string[] {
  const whole = configs[experiment as ConfigName] as SimclrConfig | undefined;
  // a file says all of its config, and may be another by now
  if (whole === undefined) return [];
  return [
    "size.height",
    "size.width",
    "batch",
    "epochs",
    "encoder.size.height",
    "encoder.size.width",
  ]
    .filter((path) => leaf(whole, path) !== leaf(config, path))
    .map((path) => `${path}: ${leaf(whole, path)}, here ${leaf(config, path)}`);
}
