package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.alert.AlertPhase;
import io.sightline.core.alert.Occurrence;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.query.Severity;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.alerts.AlertDesk;
import io.sightline.gateway.alerts.Notice;
import io.sightline.gateway.alerts.TestMessage;
import io.sightline.gateway.view.LiveState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people and machines are told in: the event as listeners see it, and a little more. */
public final class AlertContent implements AlertDesk.Content {
  private final LiveState state;

  public AlertContent(LiveState state) {
    this.state = state;
  }

  @Override
  public Notice notice(String group, Severity severity, List<Occurrence> members) {
    return new Notice(
        group,
        severity,
        state.sentence(members.get(0).query()),
        members.stream().map(this::item).toList());
  }

  private Notice.Item item(Occurrence occurrence) {
    StreamId stream = occurrence.stream();
    String camera =
        state
            .streams()
            .get(stream.camera())
            .map(spec -> spec.value().name())
            .orElse(stream.camera().value());
    return new Notice.Item(
        occurrence,
        camera + stream.zone().map(zone -> ", " + zone).orElse(""),
        state.pictures().first(occurrence.id()).map(picture -> picture.thumbnail()));
  }

  /**
   * {@code type} is new, end, retract or, when a recording holds the moment, update; {@code key} is
   * the same for every try; {@code thumbnail} and {@code clip} are paths at the gateway.
   */
  @Override
  public byte[] json(Notice notice) {
    ObjectNode json = event(notice.items().get(0), notice);
    json.put("severity", notice.severity().name().toLowerCase(Locale.ROOT));
    json.put("key", notice.key());
    if (notice.items().size() > 1) {
      ArrayNode members = json.putArray("members");
      notice.items().forEach(item -> members.add(event(item, notice)));
    }
    return Json.text(json).getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode event(Notice.Item item, Notice notice) {
    Occurrence occurrence = item.occurrence();
    ObjectNode json =
        occurrence
            .moment()
            .map(update -> moment(update, occurrence.phase(), notice.sentence()))
            .orElseGet(() -> outage(occurrence));
    json.put("group", notice.group());
    json.put("stream_name", item.streamName());
    return json;
  }

  private static ObjectNode moment(
      MomentUpdate update, AlertPhase phase, Optional<String> sentence) {
    ObjectNode json = MomentJson.event(update, update.stages().emitted(), sentence);
    // Not known yet: what is sent may be repeated.
    ((ObjectNode) json.get("stages")).remove("delivered");
    String path = "/api/v1/moments/" + update.moment().id();
    json.put("thumbnail", path + "/thumbnail.jpg");
    if (phase == AlertPhase.MEDIA) {
      json.put("type", "update");
      json.put("media_ready", true);
      json.put("clip", path + "/clip.mp4");
    }
    return json;
  }

  private static ObjectNode outage(Occurrence occurrence) {
    ObjectNode json = Json.object();
    if (TestMessage.is(occurrence)) {
      json.put("type", "test");
      json.put("about", occurrence.about());
      return json;
    }
    json.put("type", occurrence.phase() == AlertPhase.NEW ? "new" : "end");
    ObjectNode outage = json.putObject("outage");
    outage.put("id", occurrence.id());
    outage.put("stream", occurrence.stream().value());
    outage.put("about", occurrence.about());
    return json;
  }
}
