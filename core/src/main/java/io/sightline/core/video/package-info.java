/**
 * Streams, their time and their frames.
 *
 * <p>Time is media time (the stream's own clock within an epoch) plus capture time (wall clock).
 * Nothing here reads a clock.
 */
package io.sightline.core.video;
