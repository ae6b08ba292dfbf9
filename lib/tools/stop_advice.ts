/** What is said where a cell does not end when Stop is pressed. */

/** What is said below a cell that does not stop. */
export const stopAdvice = {
  /** It computes without a pause. */
  deaf:
    "This cell has not heard Stop, since it computes without a pause. Press Stop again to break " +
    "it off, or choose Kernel > Restart Kernel: then variables are lost, files stay.\n",
  /** It waits for something, or does a long piece of work. */
  slow:
    "Stop was heard, but this cell runs on. If it does not end soon, choose Kernel > Restart Kernel: " +
    "variables are lost, files stay.\n",
} as const;
