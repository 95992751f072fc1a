/**
 * The live path offline: the same memory, scorer and tracker over recorded frames, as fast as they
 * go.
 */
package io.sightline.core.replay;
