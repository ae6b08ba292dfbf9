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
    const { tensorflowPins } = await import("lib/jit/tensorflow.ts");
    const { buildTensorflow } = await import("lib/tools/tensorflow_build.ts");
    const made = await buildTensorflow(context);
    context.say(`${made.built ? "built in" : "already in"} ${made.directory}`);
    return { ...made, versions: tensorflowPins };
  },
});
