/**
 * All of ONNX Runtime: one {@link io.sightline.inference.InferenceRuntime} a process owns the
 * environment and the sessions; encoders and heads are made of bundles, checked against the
 * contract and against their golden data before they serve.
 *
 * <p>No other module imports {@code ai.onnxruntime}.
 */
package io.sightline.inference;
