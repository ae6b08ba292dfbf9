/** The only door to TensorFlow.js: models, losses and optimisers are written in its operations. */
import * as tf from "@tensorflow/tfjs";
import type { Scalar, Tensor } from "@tensorflow/tfjs";

// tfjs prints advice on its first use; a library must not
tf.enableProdMode();

export { tf };

/** TensorFlow.js itself, as one value: what a door can pass on without its thousand names. */
export const tensorflow: typeof tf = tf;

/** A tensor of TensorFlow.js: a real one, or a symbol while a function is traced. */
export type TfTensor = Tensor;

/** A tensor of TensorFlow.js with one number and no axis. */
export type TfScalar = Scalar;
