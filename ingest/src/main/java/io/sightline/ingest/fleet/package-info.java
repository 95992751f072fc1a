/**
 * Several ingest processes that share the streams: who runs which, and what the others said last.
 * See decision 38.
 */
package io.sightline.ingest.fleet;
