/** What is recorded of a stream, and whether that holds a moment. */
package io.sightline.core.recording;
