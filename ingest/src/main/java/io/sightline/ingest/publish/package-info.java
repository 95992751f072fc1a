/** Frame events, status and coverage, on their way to Kafka. */
package io.sightline.ingest.publish;
