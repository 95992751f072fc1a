/**
 * Model bundles: what their JSON says and which files they hold, checked whole at load.
 *
 * <p>Nothing here touches ONNX Runtime.
 */
package io.sightline.inference.bundle;
