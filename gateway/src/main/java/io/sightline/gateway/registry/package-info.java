/**
 * What may be registered: the rules for streams and queries, where their passwords are kept, and
 * the door to the log that holds them. Knows neither HTTP nor Kafka.
 */
package io.sightline.gateway.registry;
