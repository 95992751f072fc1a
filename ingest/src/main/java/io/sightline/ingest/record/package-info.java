/** Recordings: a bounded ring of segments a stream, on disk. */
package io.sightline.ingest.record;
