/** The made-up cameras of the simulator as sources. */
package io.sightline.ingest.sim;
