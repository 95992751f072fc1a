/** From windows to boundary scores, and from scores to moments. */
package io.sightline.core.grounding;
