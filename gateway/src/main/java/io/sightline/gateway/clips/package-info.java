/** Clips of moments: what ingest recorded, cut to a moment, without decoding it. */
package io.sightline.gateway.clips;
