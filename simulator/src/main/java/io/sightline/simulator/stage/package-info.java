/**
 * The fixed world of each scene: its solids, paths and lamps, its light and weather, painted once.
 */
package io.sightline.simulator.stage;
