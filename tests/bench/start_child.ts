/** Loads one module, or shows the help of one command, and prints what that took of the processor, ms. */
import process from "node:process";

const [module, command] = Deno.args;
const loaded = await import(module);
if (command) {
  const print = console.log;
  console.log = () => {};
  await loaded.main([command, "--help"]);
  console.log = print;
}
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ core: (user + system) / 1000, wall: performance.now() }));
