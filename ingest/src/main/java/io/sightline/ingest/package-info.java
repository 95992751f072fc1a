/**
 * From live sources to frame events: workers, one a stream, and the service that keeps them.
 *
 * <p>The way of a frame: {@code ffmpeg} opens and decodes a source, {@code sample} gives each frame
 * its times and chooses which are kept, {@code encode} runs the encoder over the frames of all
 * streams, {@code publish} writes events and status.
 */
package io.sightline.ingest;
