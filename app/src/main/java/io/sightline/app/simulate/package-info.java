/**
 * {@code sightline simulate}: made-up cameras for whoever trains or judges a model, or needs a
 * stream. {@link io.sightline.app.simulate.FrameExport} writes sampled frames of many streams,
 * {@link io.sightline.app.simulate.VideoExport} a video, {@link
 * io.sightline.app.simulate.LivePublisher} sends a live stream.
 */
package io.sightline.app.simulate;
