package io.sightline.app.config;

import io.sightline.core.query.Severity;
import io.sightline.gateway.alerts.MailTarget;
import io.sightline.gateway.alerts.MailTarget.Encryption;
import io.sightline.gateway.alerts.MqttTarget;
import io.sightline.gateway.alerts.WebhookTarget;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Where alerts go, as the configuration file says it. */
final class TargetEntries {
  private final Path base;
  private final ZoneId zone;

  /**
   * @param base what paths are relative to
   * @param zone of times in mails
   */
  TargetEntries(Path base, ZoneId zone) {
    this.base = base;
    this.zone = zone;
  }

  Optional<WebhookTarget> webhook(ConfigNode node) {
    Optional<String> id = node.required("id", text -> text);
    Optional<URI> url = node.required("url", URI::create);
    Optional<String> secret = node.required("secret", text -> text);
    Severity least = least(node);
    boolean allowPrivate = node.value("allowPrivate", SystemConfig::parseBoolean).orElse(false);
    Optional<Path> authorities = node.value("ca", base::resolve);
    if (id.isEmpty() || url.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    return made(
        node,
        () ->
            new WebhookTarget(id.get(), url.get(), secret.get(), least, allowPrivate, authorities));
  }

  Optional<MqttTarget> mqtt(ConfigNode node) {
    Optional<String> id = node.required("id", text -> text);
    Optional<URI> broker = node.required("broker", URI::create);
    Optional<String> credentials = node.value("credentials", text -> text);
    String prefix = node.value("prefix", text -> text).orElse(MqttTarget.DEFAULT_PREFIX);
    Severity least = least(node);
    Optional<Path> authorities = node.value("ca", base::resolve);
    if (id.isEmpty() || broker.isEmpty()) {
      return Optional.empty();
    }
    return made(
        node,
        () -> new MqttTarget(id.get(), broker.get(), credentials, prefix, least, authorities));
  }

  Optional<MailTarget> mail(ConfigNode node) {
    Optional<String> id = node.required("id", text -> text);
    Optional<String> host = node.required("host", text -> text);
    Encryption encryption =
        node.value("encryption", TargetEntries::encryption).orElse(Encryption.STARTTLS);
    int port = node.value("port", Integer::valueOf).orElse(encryption.defaultPort());
    Optional<String> credentials = node.value("credentials", text -> text);
    Optional<String> from = node.required("from", text -> text);
    List<String> to = node.values("to", text -> text);
    Severity least = least(node);
    boolean ends = node.value("ends", SystemConfig::parseBoolean).orElse(false);
    Duration gather =
        node.value("gather", SystemConfig::parseSeconds).orElse(MailTarget.DEFAULT_GATHER);
    Optional<Path> authorities = node.value("ca", base::resolve);
    if (id.isEmpty() || host.isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    return made(
        node,
        () ->
            new MailTarget(
                id.get(),
                host.get(),
                port,
                encryption,
                credentials,
                from.get(),
                to,
                least,
                ends,
                gather,
                zone,
                authorities));
  }

  private static Severity least(ConfigNode node) {
    return AlertEntries.severity(node, "minSeverity").orElse(Severity.DETECTION);
  }

  private static Encryption encryption(String text) {
    for (Encryption encryption : Encryption.values()) {
      if (encryption.name().toLowerCase(Locale.ROOT).equals(text)) {
        return encryption;
      }
    }
    throw new IllegalArgumentException("must be none, starttls or tls, but is " + text);
  }

  private static <T> Optional<T> made(ConfigNode node, Supplier<T> target) {
    try {
      return Optional.of(target.get());
    } catch (IllegalArgumentException e) {
      node.problem(e.getMessage());
      return Optional.empty();
    }
  }
}
