/** Media time, capture time, epochs, and which frames are kept. No clock is read here. */
package io.sightline.ingest.sample;
