package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.alert.Alert;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.events.EventHub;
import io.sightline.gateway.events.EventType;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.view.StateListener;
import io.sightline.gateway.view.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Tells the hub, in JSON, what has changed, and measures how long news took to come here. */
public final class EventFeed implements StateListener {
  private final EventHub hub;
  private final Metrics metrics;
  private final InstantSource clock;

  public EventFeed(EventHub hub, Metrics metrics, InstantSource clock) {
    this.hub = hub;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void streamChanged(StreamId stream, Optional<Versioned<StreamSpec>> now) {
    hub.publish(
        EventType.STREAM,
        Optional.of(stream),
        change("stream", stream.value(), now.map(StreamJson::of)));
  }

  @Override
  public void queryChanged(
      QueryId query, Optional<Versioned<Query>> before, Optional<Versioned<Query>> now) {
    hub.publish(
        EventType.QUERY,
        change("query", query.value(), now.map(QueryJson::of)),
        cameras -> {
          Optional<Versioned<Query>> seen = now.filter(known -> concerns(known, cameras));
          // One that left their cameras is gone for them.
          return seen.isPresent() || before.filter(known -> concerns(known, cameras)).isPresent()
              ? Optional.of(
                  change(
                      "query",
                      query.value(),
                      seen.map(known -> QueryJson.of(known, Optional.of(cameras)))))
              : Optional.empty();
        });
  }

  private static boolean concerns(Versioned<Query> query, Set<StreamId> cameras) {
    Set<StreamId> streams = query.value().streams();
    return streams.isEmpty() || streams.stream().anyMatch(stream -> stream.isWithin(cameras));
  }

  private static String change(String name, String id, Optional<ObjectNode> now) {
    ObjectNode json = Json.object();
    json.put("type", now.isPresent() ? "update" : "delete");
    json.put("id", id);
    now.ifPresent(value -> json.set(name, value));
    return Json.text(json);
  }

  @Override
  public void statusChanged(StreamStatus status) {
    hub.publish(
        EventType.STATUS, Optional.of(status.stream()), Json.text(StreamJson.of(status, false)));
  }

  @Override
  public void momentTold(MomentUpdate update, Optional<String> sentence) {
    Instant delivered = clock.instant();
    ObjectNode json = MomentJson.event(update, delivered, sentence);
    hub.publish(EventType.MOMENT, Optional.of(update.moment().stream()), Json.text(json));
    StageTimes stages = update.stages();
    observe("ingest", stages.captured(), stages.ingested());
    observe("assemble", stages.ingested(), stages.assembled());
    observe("score", stages.assembled(), stages.scored());
    observe("emit", stages.scored(), stages.emitted());
    observe("deliver", stages.emitted(), delivered);
    observe("capture_to_delivery", stages.captured(), delivered);
  }

  @Override
  public void alertTold(Alert alert, Optional<String> sentence) {
    hub.publish(
        EventType.ALERT,
        alert.stream(),
        Json.text(AlertJson.of(alert, sentence)),
        cameras -> Optional.of(Json.text(AlertJson.of(alert, sentence, false))));
  }

  private void observe(String stage, Instant from, Instant to) {
    metrics
        .histogram(
            "sightline_moment_latency_seconds",
            "How long news of a moment took, by stage.",
            "stage",
            stage)
        .observe(Duration.between(from, to));
  }

  @Override
  public void scored(ScoreRecord record) {
    if (hub.clientCount() == 0) {
      // Scores are not kept for those who come later: without listeners they need not be spelt.
      return;
    }
    hub.publish(EventType.SCORE, Optional.of(record.stream()), Json.text(ScoreJson.of(record)));
  }
}
