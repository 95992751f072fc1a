package io.sightline.gateway.alerts;

import io.sightline.core.alert.Alert;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was written. */
final class InMemoryAlertLog implements AlertLog {
  final List<Alert> alerts = new CopyOnWriteArrayList<>();
  final List<String> dead = new CopyOnWriteArrayList<>();

  @Override
  public void append(Alert alert) {
    alerts.add(alert);
  }

  @Override
  public void appendDead(Alert alert, byte[] payload) {
    alerts.add(alert);
    dead.add(new String(payload, StandardCharsets.UTF_8));
  }

  /** As {@code m1 0 webhook:ops DELIVERED}. */
  List<String> lines(String channel) {
    return alerts.stream()
        .filter(alert -> alert.channel().equals(channel))
        .map(alert -> alert.momentId() + " " + alert.revision() + " " + alert.outcome())
        .toList();
  }
}
