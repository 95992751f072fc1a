/** Recordings as frame events at full speed, on the same way as live frames. */
package io.sightline.ingest.replay;
