/**
 * Pictures and what is done to them before an encoder sees them.
 *
 * <p>{@link io.sightline.inference.image.Preprocessing} says how the work is divided between
 * whoever has the pixels and the encoder.
 */
package io.sightline.inference.image;
