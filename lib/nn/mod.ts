/**
 * Networks in TensorFlow.js and as ONNX: ResNets, vision transformers, projection heads.
 *
 * @module
 */
/** A network: its parameters and how it is applied. */
export type { Network } from "./network.ts";
/** Applies a network to pictures. */
export { applyNetwork } from "./network.ts";
/** An encoder's kind and sizes. */
export type { EncoderConfig } from "./encoder.ts";
/** The network of such a config. */
export { encoderOf } from "./encoder.ts";
/** ResNets (He et al. 2016). */
export { resnet } from "./resnet.ts";
/** The ResNets by name. */
export { resnets } from "./resnet.ts";
/** Vision transformers (Dosovitskiy et al. 2021). */
export { vit } from "./vit.ts";
/** The vision transformers by name. */
export { vits } from "./vit.ts";
/** SimCLR's projection head. */
export { projectionHead } from "./projection_head.ts";
/** Parameters by name. */
export type { ParameterTable } from "./parameters.ts";
/** Weights by name. */
export type { Weights } from "./parameters.ts";
/** Random weights from a seed. */
export { initialize } from "./parameters.ts";
/** Weights under PyTorch's names and layouts. */
export { toPyTorch } from "./parameters.ts";
/** Weights from PyTorch's names and layouts. */
export { fromPyTorch } from "./parameters.ts";
/** ImageNet's mean and standard deviation, and the greys of a coloured picture. */
export { imagenet } from "./picture.ts";
