/** What opens a page on each system. */

/** What shows a file by the program meant for it: the only programs that the task of `search` may start. */
export const openers = { linux: "xdg-open", darwin: "open", windows: "explorer" } as const;

/** The opener of a system; Linux's where another is not known. */
export const openerOf = (system: string = Deno.build.os): string =>
  Object.hasOwn(openers, system) ? openers[system as keyof typeof openers] : openers.linux;
