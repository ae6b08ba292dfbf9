/** Means and deviations of red, green and blue over ImageNet, of values from 0 to 1. */
export const imagenet = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
} as const;
