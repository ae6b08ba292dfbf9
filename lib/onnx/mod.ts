/**
 * ONNX graphs built, changed and run by ONNX Runtime.
 *
 * @module
 */
/** Runs a model. Dispose of it when done. */
export { openSession } from "./session.ts";
/** A model that can be run. */
export type { Session } from "./session.ts";
/** Threads, provider and more. */
export type { SessionOptions } from "./session.ts";
/** Where a model may run. */
export type { Provider } from "./session.ts";
/** A tensor that stays on the device. */
export { DeviceTensor } from "./session.ts";
/** What is known of each provider. */
export { providers } from "./provider.ts";
/** The first provider that gives correct results. */
export { takeProvider } from "./provider.ts";
/** A provider, or "auto". */
export type { ProviderChoice } from "./provider.ts";
/** Builds a graph node by node. */
export { graphBuilder } from "./graph.ts";
/** What builds a graph. */
export type { GraphBuilder } from "./graph.ts";
/** A graph as plain data. */
export type { Graph } from "./graph.ts";
/** A graph to the bytes of an ONNX file. */
export { encodeGraph } from "./graph.ts";
/** A graph as text. */
export { printGraph } from "./print.ts";
/** The texts stored in a model's metadata. */
export { readMetadata } from "./metadata.ts";
/** Inputs, outputs, nodes and constants of a model. */
export { anatomyOf } from "./surgery.ts";
/** The part of a model that computes given values. */
export { cutModel } from "./surgery.ts";
/** A model with other constants, outputs or metadata. */
export { changeModel } from "./surgery.ts";
/** A model whose height and width are free. */
export { freeSides } from "./surgery.ts";
/** Two models as one. */
export { joinModels } from "./join.ts";
/** Compares a model's inputs and outputs with a manifest. */
export { checkSignature } from "./signature.ts";
