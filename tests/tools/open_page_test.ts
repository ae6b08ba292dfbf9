import assert from "node:assert/strict";
import { resolve } from "node:path";
import { openAddress, openPage } from "lib/tools/open_page.ts";

Deno.test("what opens a page is given its whole path; where nothing can, it says what to do", async () => {
  await openPage("out/a b.html", { program: "true" });
  await assert.rejects(openPage("a.html", { program: "no-such-program" }), (error: Error) => {
    assert.match(
      error.message,
      /there is no program "no-such-program" here\. Open it in a browser/,
    );
    return error.message.includes(resolve("a.html"));
  });
  await assert.rejects(openPage("a.html", { program: "false" }), /false found no program for it/);
  const address = "http://127.0.0.1:9/secret/";
  await assert.rejects(openAddress(address, { program: "false" }), {
    message:
      `Cannot show ${address}: false found no program for it. Open it in a browser yourself.`,
  });
});

Deno.test("a command that may start no program says so", async () => {
  const code = `import { openPage } from "lib/tools/open_page.ts";
    await openPage("a.html", { program: "sh" }).catch(({ message }) => console.log(message));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-prompt", "--allow-read", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(code));
  await input.close();
  const said = new TextDecoder().decode((await child.output()).stdout);
  assert.match(said, /^Cannot show .*a\.html: this command may not start sh\. Open it/);
});
