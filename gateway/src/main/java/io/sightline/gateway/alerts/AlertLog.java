package io.sightline.gateway.alerts;

import io.sightline.core.alert.Alert;

/**
 * The topic of alerts, as far as it is written here. Thread-safe; does not wait for brokers: what
 * could not be written is logged and counted, and found again at the next start.
 */
public interface AlertLog {
  void append(Alert alert);

  /** One that was given up: it goes to the dead letters too. */
  void appendDead(Alert alert, byte[] payload);
}
