/**
 * Telling people: what {@link io.sightline.core.alert.AlertRouter} decides is handed to a {@link
 * io.sightline.gateway.alerts.Courier} a channel - queue, order, tries - and by it to a {@link
 * io.sightline.gateway.alerts.Carrier} that knows webhooks, MQTT or mail. What became of it is
 * written to the topic of alerts, which is read again at the next start.
 */
package io.sightline.gateway.alerts;
