import assert from "node:assert/strict";
import { freePorts } from "lib/tools/free_ports.ts";

Deno.test("free ports differ, and can be listened on", () => {
  const ports = freePorts(5);
  assert.equal(new Set(ports).size, 5);
  for (const port of ports) Deno.listen({ port, hostname: "127.0.0.1" }).close();
});
