/**
 * What the gateway knows now: bounded views in memory, each built by applying records in order.
 * Thread-safe: one thread applies, many read. Knows neither HTTP nor Kafka.
 */
package io.sightline.gateway.view;
