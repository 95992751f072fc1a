/**
 * The whole system in one JVM: broker, streams application, Flink, gateway and ingest, started in
 * order and stopped in reverse.
 */
package io.sightline.app.embedded;
