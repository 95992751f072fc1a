/** When things apply, on the clocks of people. */
package io.sightline.core.time;
