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
/** An input or output of a model; free dimensions are null. */
export type { ModelPort } from "./session.ts";
/** A tensor as a session takes it. */
export type { Fed } from "./session.ts";
/** What is known of each provider. */
export { providers } from "./provider.ts";
/** The first provider that gives correct results. */
export { takeProvider } from "./provider.ts";
/** The forms of graphs that suit a provider. */
export { targetOf } from "./provider.ts";
/** A provider, and the forms of graphs that suit it. */
export type { Target } from "./provider.ts";
/** A provider, or "auto". */
export type { ProviderChoice } from "./provider.ts";
/** What is known of an execution provider of ONNX Runtime. */
export type { ProviderFacts } from "./provider.ts";
/** How providers are probed; all of it has a default. */
export type { ProbeOptions } from "./provider.ts";
/** The provider that is used, and why those before it are not. */
export type { Taken } from "./provider.ts";
/** A provider that does not work here, and why. */
export type { Refused } from "./provider.ts";
/** Builds a graph node by node. */
export { graphBuilder } from "./graph.ts";
/** What builds a graph. */
export type { GraphBuilder } from "./graph.ts";
/** A graph as plain data. */
export type { Graph } from "./graph.ts";
/** A graph to the bytes of an ONNX file. */
export { encodeGraph } from "./graph.ts";
/** An input or output. */
export type { Port } from "./graph.ts";
/** One operator of a graph with its inputs, outputs and attributes. */
export type { Node } from "./graph.ts";
/** An integer, a list of them, a text, or a real number, which must say that it is one. */
export type { Attribute } from "./graph.ts";
/** What a node needs besides inputs and attributes. */
export type { NodeOptions } from "./graph.ts";
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
/** What a model's file holds. */
export type { Anatomy } from "./surgery.ts";
/** What to replace in a model's file. */
export type { ModelChanges } from "./surgery.ts";
/** What has to be known of a detector before its picture's sides can be freed. */
export type { FreeSidesOptions } from "./surgery.ts";
/** A node as it stands in the file. */
export type { FileNode } from "./surgery.ts";
/** Two models as one. */
export { joinModels } from "./join.ts";
/** Compares a model's inputs and outputs with a manifest. */
export { checkSignature } from "./signature.ts";
/** The inputs and outputs that a use of a model relies on. */
export type { WantedSignature } from "./signature.ts";
/** Shapes by name; null dimensions may be anything. */
export type { Shapes } from "./signature.ts";
/** Ranges of what convolutions read and make, over examples. */
export { calibrate } from "./calibration.ts";
/** How ranges are found. */
export type { CalibrationOptions } from "./calibration.ts";
/** A model whose convolutions run in whole numbers of 8 bits. */
export { quantized } from "./quantization.ts";
/** Least and greatest number that a value of a network holds. */
export type { ValueRange } from "./quantization.ts";
/** Ranges by the names of values. */
export type { ValueRanges } from "./quantization.ts";
