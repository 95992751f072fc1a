/**
 * The Kafka Streams topology that gives every stream its memory: frames and standing queries in,
 * windows out.
 *
 * <p>{@link io.sightline.compressor.Compressor} is the service; {@link
 * io.sightline.compressor.CompressorTopology} says what is connected to what; all decisions are
 * made in {@code io.sightline.core.memory}.
 */
package io.sightline.compressor;
