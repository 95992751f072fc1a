/**
 * What moves: figures, vehicles, bicycles, dogs, things carried; their tracks and how they are
 * drawn.
 */
package io.sightline.simulator.actor;
