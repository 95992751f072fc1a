package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Stage;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.gateway.view.MomentFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Moments, and what became of them, as JSON. */
final class MomentJson {
  /** What last became of a moment, and the state it is in since. */
  static final Map<Type, String> STATES =
      Map.of(
          Type.STARTED, "live",
          Type.UPDATED, "live",
          Type.ENDED, "ended",
          Type.RETRACTED, "retracted");

  private static final Map<Type, String> EVENTS =
      Map.of(
          Type.STARTED, "new",
          Type.UPDATED, "update",
          Type.ENDED, "end",
          Type.RETRACTED, "retract");

  private MomentJson() {}

  /**
   * {@code start}, {@code end}: seconds of media time; {@code ended_at} is null while it lasts.
   *
   * @param sentence of the query; empty if it is gone
   */
  static ObjectNode of(MomentUpdate update, Optional<String> sentence) {
    Moment moment = update.moment();
    ObjectNode json = Json.object();
    json.put("id", moment.id());
    json.put("stream", moment.stream().value());
    json.put("query", moment.query().value());
    json.put("sentence", sentence.orElse(null));
    json.put("epoch", moment.epoch());
    json.put("start", moment.span().start().seconds());
    json.put("end", moment.span().end().seconds());
    json.put("started_at", Json.instant(moment.startedAt()));
    Optional<Instant> ended =
        update.type() == Type.ENDED
            ? Optional.of(MomentFilter.lastSeenAt(update))
            : Optional.empty();
    json.put("ended_at", Json.instant(ended));
    json.put("score", Json.rounded(moment.score()));
    json.put("state", STATES.get(update.type()));
    json.put("end_reason", update.endReason().name().toLowerCase(Locale.ROOT));
    json.put("revision", update.revision());
    json.put("tentative", update.tentative());
    return json;
  }

  /**
   * The event that tells of it.
   *
   * @param delivered wall clock, now
   */
  static ObjectNode event(MomentUpdate update, Instant delivered, Optional<String> sentence) {
    ObjectNode json = Json.object();
    json.put("type", EVENTS.get(update.type()));
    json.set("moment", of(update, sentence));
    json.put("told_at", update.toldAt().seconds());
    ObjectNode node = stages(update.stages());
    node.put("delivered", Json.instant(delivered));
    node.withObject("cost_ms")
        .put("deliver", Duration.between(update.stages().emitted(), delivered).toMillis());
    json.set("stages", node);
    return json;
  }

  /**
   * A moment with what was told of it, oldest first: {@code told_at} in seconds of media time, and
   * when each stage had done its work.
   */
  static ObjectNode whole(List<MomentUpdate> told, Optional<String> sentence) {
    ObjectNode json = of(told.get(told.size() - 1), sentence);
    ArrayNode array = json.putArray("told");
    for (MomentUpdate update : told) {
      ObjectNode node = array.addObject();
      node.put("type", EVENTS.get(update.type()));
      node.put("revision", update.revision());
      node.put("told_at", update.toldAt().seconds());
      node.set("stages", stages(update.stages()));
    }
    return json;
  }

  private static ObjectNode stages(StageTimes stages) {
    ObjectNode node = Json.object();
    node.put("captured", Json.instant(stages.captured()));
    node.put("ingested", Json.instant(stages.ingested()));
    node.put("assembled", Json.instant(stages.assembled()));
    node.put("received", Json.instant(stages.received()));
    node.put("scored", Json.instant(stages.scored()));
    node.put("emitted", Json.instant(stages.emitted()));
    ObjectNode costs = node.putObject("cost_ms");
    for (Stage stage : Stage.values()) {
      costs.put(stage.name().toLowerCase(Locale.ROOT), stages.cost(stage).toMillis());
    }
    return node;
  }
}
