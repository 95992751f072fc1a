/** The frame encoder, run in batches over all streams of the process. */
package io.sightline.ingest.encode;
