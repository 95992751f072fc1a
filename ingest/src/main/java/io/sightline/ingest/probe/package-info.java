/** Looks at a source once and says what it is, what would be sampled, and what is wrong with it. */
package io.sightline.ingest.probe;
