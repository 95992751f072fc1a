/**
 * How a stream's memory lies in a key-value store: one header and one record a frame, so that a
 * frame that comes writes about two records of one feature each, not the whole memory.
 */
package io.sightline.compressor.state;
