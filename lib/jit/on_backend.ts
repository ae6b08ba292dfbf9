/** Work on one backend of TensorFlow.js among others. */
import { tf } from "./tfjs.ts";

/** Does it with this backend, and puts the former one back; where there was none yet, tfjs's own. */
export function onBackend<T>(name: string, work: () => T): T {
  const before = tf.getBackend() || "cpu";
  tf.setBackend(name);
  try {
    return work();
  } finally {
    tf.setBackend(before);
  }
}
