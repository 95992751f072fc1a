/** Figures that say how good found moments are, as the field computes them. */
package io.sightline.core.metric;
