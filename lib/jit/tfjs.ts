/** The only door to TensorFlow.js: models, losses and optimisers are written in its operations. */
import * as tf from "@tensorflow/tfjs";

// tfjs prints advice on its first use; a library must not
tf.enableProdMode();

export { tf };
