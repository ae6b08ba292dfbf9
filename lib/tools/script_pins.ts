/** The packages that a Python script asks for in its header (PEP 723). */

/** The packages that a script's PEP 723 header pins. @throws {Error} when it has none */
export function pinsOf(script: string, name: string): string[] {
  const header = script.match(/^# \/\/\/ script\n((?:#.*\n)*?)# \/\/\/$/m)?.[1];
  const list = header?.replaceAll(/^# ?/gm, "").match(/^dependencies\s*=\s*\[([^]*?)\]/m)?.[1];
  if (list === undefined) {
    throw new Error(`${name} has no "# /// script" header with dependencies (PEP 723)`);
  }
  return [...list.matchAll(/"([^"]+)"/g)].map(([, pin]) => pin).sort();
}
