/**
 * Kills parts of a running system with -9, at random times in the middle of moments, and compares
 * what consumers have at the end with what an undisturbed run makes of the same frames.
 */
package io.sightline.app.kills;
