/**
 * The listeners of server-sent events: one ring to resume from, one bounded queue a client. Knows
 * neither HTTP nor Kafka.
 */
package io.sightline.gateway.events;
