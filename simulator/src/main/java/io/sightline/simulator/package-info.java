/**
 * Made-up cameras. {@link io.sightline.simulator.Simulation} gives the frames of a scene and a seed
 * and, exactly, what is true in them; {@link io.sightline.simulator.SimUri} is the address of one.
 *
 * <p>Below it: {@code raster} draws shapes, {@code stage} is the fixed world and its light, {@code
 * actor} is what moves, {@code story} makes up who does what when and tells what of it is seen,
 * {@code language} says it in English. Nothing here reads a clock; all arithmetic is such that
 * every machine gets the same bytes.
 */
package io.sightline.simulator;
