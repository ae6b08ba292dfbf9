/** `tensorflow`: TensorFlow's engine built into the cache. */
import { tensorflowPins } from "lib/jit/tensorflow.ts";
import { buildTensorflow } from "lib/tools/tensorflow_build.ts";
import { command } from "./command.ts";

export const tensorflowCommand = command({
  name: "tensorflow",
  about: "Build TensorFlow's engine into the cache, for train --engine tensorflow.",
  takes: [],
  examples: ["tensorflow"],
  options: {},
  async run(_, context) {
    const made = await buildTensorflow(context);
    context.say(`${made.built ? "built in" : "already in"} ${made.directory}`);
    return { ...made, versions: tensorflowPins };
  },
});
