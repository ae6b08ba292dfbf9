/**
 * Networks in TensorFlow.js and as ONNX: ResNets, EfficientNets, vision transformers, projection heads.
 *
 * @module
 */
/** A network: its parameters and how it is applied. */
export type { Network } from "./network.ts";
/** Applies a network to pictures. */
export { applyNetwork } from "./network.ts";
/** What one pass through a network gives. */
export type { Applied } from "./network.ts";
/** An encoder's kind and sizes. */
export type { EncoderConfig } from "./encoder.ts";
/** The network of such a config. */
export { encoderOf } from "./encoder.ts";
/** ResNets (He et al. 2016). */
export { resnet } from "./resnet.ts";
/** The ResNets by name. */
export { resnets } from "./resnet.ts";
/** A ResNet in JSON. */
export type { ResNetConfig } from "./resnet.ts";
/** The ResNets that have a name. */
export type { ResNetName } from "./resnet.ts";
/** How the network begins. */
export type { Stem } from "./resnet.ts";
/** EfficientNet-Lite (Tan and Le 2019). */
export { efficientNet } from "./efficientnet.ts";
/** The EfficientNets by name. */
export { efficientNets } from "./efficientnet.ts";
/** An EfficientNet in JSON. */
export type { EfficientNetConfig } from "./efficientnet.ts";
/** Blocks of an EfficientNet. */
export type { EfficientNetStage } from "./efficientnet.ts";
/** The EfficientNets that have a name. */
export type { EfficientNetName } from "./efficientnet.ts";
/** Vision transformers (Dosovitskiy et al. 2021). */
export { vit } from "./vit.ts";
/** The vision transformers by name. */
export { vits } from "./vit.ts";
/** A vision transformer in JSON. */
export type { VitConfig } from "./vit.ts";
/** The vision transformers that have a name. */
export type { VitName } from "./vit.ts";
/** SimCLR's projection head. */
export { projectionHead } from "./projection_head.ts";
/** A projection head in JSON. */
export type { ProjectionHeadConfig } from "./projection_head.ts";
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
/** Tensors of tfjs by name. */
export type { Params } from "./parameters.ts";
/** What there is to say of one weight. */
export type { Parameter } from "./parameters.ts";
/** What a weight does, which decides its layout, its start, and who may decay it. */
export type { Role } from "./parameters.ts";
/** How a weight starts. */
export type { Initializer } from "./parameters.ts";
/** ImageNet's mean and standard deviation, and the greys of a coloured picture. */
export { imagenet } from "./picture.ts";
/** How pictures of an encoder are normalised. */
export { coloursOf } from "./picture.ts";
/** A mean and a deviation of red, green and blue. */
export type { Colours } from "./picture.ts";
/** Weights are called by the name of their layer. */
export type { Layers } from "./layers.ts";
/** How a picture is padded before a filter. */
export type { Padding } from "./layers.ts";
/** Rows and columns of a feature map. */
export type { MapSize } from "./grid_pooling.ts";
/** Whether batch normalisation goes by the batch's own statistics and moves the running ones. */
export type { Training } from "./layers.ts";
/** The weights of an encoder from a safetensors file that someone else trained. */
export { pretrainedWeights } from "./pretrained.ts";
