/**
 * Who may do what: people and their roles, long-lived tokens, sessions, how often somebody may ask,
 * and the log of who changed what. Knows neither HTTP nor Kafka.
 */
package io.sightline.gateway.access;
