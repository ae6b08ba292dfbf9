import assert from "node:assert/strict";
import { registerPadding } from "lib/jit/tensorflow_padding.ts";
import { tf } from "lib/jit/tfjs.ts";

Deno.test("numbers go to TensorFlow's operation, names to the kernel that was there", () => {
  const name = "burin-padding-test";
  const called: string[] = [];
  const backend = {
    binding: { TF_ATTR_TYPE: 1, TF_ATTR_INT: 2, TF_ATTR_STRING: 3, TF_FLOAT: 4 },
    executeSingleOutput(op: string, attributes: { name: string; value: unknown }[]) {
      called.push(`${op} ${attributes.find((a) => a.name === "explicit_paddings")?.value}`);
      return {};
    },
  };
  const kernels = [
    "Conv2D",
    "Conv2DBackpropFilter",
    "Conv2DBackpropInput",
    "MaxPool",
    "MaxPoolGrad",
  ];
  for (const kernelName of kernels) {
    const kernelFunc = () => (called.push("registered"), {} as tf.TensorInfo);
    tf.registerKernel({ kernelName, backendName: name, kernelFunc });
  }
  registerPadding(name);
  const { kernelFunc } = tf.getKernel("MaxPool", name);
  const call = (pad: unknown) =>
    kernelFunc({
      inputs: { x: { dataId: {}, shape: [1, 4, 4, 1], dtype: "float32" } },
      backend,
      attrs: { pad, filterSize: 3, strides: 2 } as unknown as tf.NamedAttrMap,
    });
  call(1);
  call("valid");
  assert.deepEqual(called, ["MaxPool 0,0,1,1,1,1,0,0", "registered"]);
  kernels.forEach((kernelName) => tf.unregisterKernel(kernelName, name));
});
