/**
 * {@code sightline simulate}: made-up cameras as files, for whoever trains or judges a model.
 * {@link io.sightline.app.simulate.FrameExport} writes sampled frames of many streams.
 */
package io.sightline.app.simulate;
