package io.sightline.app.config;

import io.sightline.core.alert.AlertRule;
import io.sightline.core.alert.AlertRules;
import io.sightline.core.alert.Severity;
import io.sightline.gateway.alerts.AlertSettings;
import io.sightline.gateway.alerts.WebhookTarget;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The section {@code alerts} of the configuration file. */
final class AlertEntries {
  private AlertEntries() {}

  /** Webhooks and the cooldown of all queries; without the section, no webhook and no cooldown. */
  static AlertSettings read(ConfigNode node) {
    Duration cooldown =
        node.value("cooldown", SystemConfig::parseSeconds).orElse(AlertRule.DEFAULT.cooldown());
    List<WebhookTarget> webhooks = node.list("webhooks", AlertEntries::webhook);
    node.finish();
    AlertSettings base = AlertSettings.DEFAULT;
    try {
      AlertRules rules =
          new AlertRules(new AlertRule(AlertRule.DEFAULT.severity(), cooldown), Map.of());
      return new AlertSettings(webhooks, rules, base.queue(), base.retries(), base.catchUp());
    } catch (IllegalArgumentException e) {
      node.problem(e.getMessage());
      return base;
    }
  }

  private static Optional<WebhookTarget> webhook(ConfigNode node) {
    Optional<String> id = node.required("id", text -> text);
    Optional<URI> url = node.required("url", URI::create);
    Optional<String> secret = node.required("secret", text -> text);
    Severity least =
        node.value("minSeverity", text -> Severity.valueOf(text.toUpperCase(Locale.ROOT)))
            .orElse(Severity.DETECTION);
    boolean allowPrivate = node.value("allowPrivate", SystemConfig::parseBoolean).orElse(false);
    if (id.isEmpty() || url.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new WebhookTarget(id.get(), url.get(), secret.get(), least, allowPrivate));
    } catch (IllegalArgumentException e) {
      node.problem(e.getMessage());
      return Optional.empty();
    }
  }
}
