package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.alert.Alert;
import io.sightline.core.alert.AlertPhase;
import java.util.Locale;
import java.util.Optional;

/** What became of an alert, as JSON. */
final class AlertJson {
  private AlertJson() {}

  /**
   * {@code type} is new, end, or, when a recording holds the moment, update; {@code reason} is null
   * where it was delivered; {@code group} is the first of those that went together.
   *
   * @param sentence of the query; empty if it is gone, or there is none
   */
  static ObjectNode of(Alert alert, Optional<String> sentence) {
    return of(alert, sentence, true);
  }

  /**
   * As above.
   *
   * @param seesAll whether it is for somebody who sees all cameras: the group may be named after a
   *     moment of another
   */
  static ObjectNode of(Alert alert, Optional<String> sentence, boolean seesAll) {
    ObjectNode json = Json.object();
    json.put("type", type(alert.phase()));
    json.put("moment", alert.momentId());
    json.put("revision", alert.revision());
    json.put("stream", alert.stream().value());
    json.put("query", alert.query().value());
    json.put("sentence", sentence.orElse(null));
    json.put("severity", wireName(alert.severity()));
    ArrayNode zones = json.putArray("zones");
    alert.zones().stream().sorted().forEach(zones::add);
    json.put("outcome", wireName(alert.outcome()));
    json.put("channel", alert.channel());
    json.put("group", seesAll ? alert.group() : alert.momentId());
    json.put("reason", alert.reason().isEmpty() ? null : alert.reason());
    json.put("at", Json.instant(alert.at()));
    return json;
  }

  static String type(AlertPhase phase) {
    return switch (phase) {
      case NEW -> "new";
      case END -> "end";
      case MEDIA -> "update";
    };
  }

  static String wireName(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
