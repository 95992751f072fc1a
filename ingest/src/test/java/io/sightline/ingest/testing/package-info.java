/** Sources for tests: videos made up on the spot, and a camera that speaks RTSP. */
package io.sightline.ingest.testing;
