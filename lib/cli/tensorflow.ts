/** `tensorflow`: TensorFlow's engine built into the cache. */
import { command } from "lib/command/command.ts";
import { abouts } from "./abouts.ts";

export const tensorflowCommand = command({
  name: "tensorflow",
  about: abouts.tensorflow,
  takes: [],
  examples: ["tensorflow"],
  options: {},
  async run(_, context) {
    // loaded now: the help of a command needs its options alone
    const { buildTensorflow } = await import("lib/tools/tensorflow_build.ts");
    return await buildTensorflow(context);
  },
});
