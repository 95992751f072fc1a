/** What a source of frames is, whatever makes the frames, and how it may fail. */
package io.sightline.ingest.source;
