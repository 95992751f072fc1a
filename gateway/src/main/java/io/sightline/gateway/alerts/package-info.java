/**
 * Telling people: what {@link io.sightline.core.alert.AlertRouter} decides is sent to webhooks, and
 * what became of it is written to the topic of alerts, which is read again at the next start.
 */
package io.sightline.gateway.alerts;
