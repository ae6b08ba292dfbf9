/** The only door to TensorFlow.js: models, losses and optimisers are written in its operations. */
import * as tf from "@tensorflow/tfjs";

export { tf };
