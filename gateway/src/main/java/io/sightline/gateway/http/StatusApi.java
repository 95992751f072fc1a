package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.video.StatusGauges;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.events.EventHub;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.Versioned;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/**
 * {@code /api/v1/status}, and what machines ask: {@code /health}, {@code /ready}, {@code /metrics}.
 */
final class StatusApi {
  private final LiveState state;
  private final EventHub hub;
  private final Metrics metrics;
  private final InstantSource clock;

  StatusApi(LiveState state, EventHub hub, Metrics metrics, InstantSource clock) {
    this.state = state;
    this.hub = hub;
    this.metrics = metrics;
    this.clock = clock;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get("/health", "Whether it runs.").open().answers(200, "Health"),
        ctx -> Answers.json(ctx, Json.object().put("status", "up")));
    routes.add(
        Route.get("/ready", "Whether it has read all topics once.")
            .open()
            .answers(200, "Ready")
            .refuses(503),
        this::ready);
    routes.add(
        Route.get("/metrics", "Counters and histograms in the Prometheus text format.")
            .needs(Permission.READ, Cameras.ALL)
            .answers(200, "text/plain"),
        ctx -> ctx.contentType("text/plain; version=0.0.4").result(metrics()));
    routes.add(
        Route.get("/api/v1/status", "What the gateway and the streams are doing.")
            .needs(Permission.READ, Cameras.FILTERED)
            .answers(200, "Status"),
        this::status);
  }

  private String metrics() {
    List<StreamStatus> statuses = state.statuses().all().stream().map(Versioned::value).toList();
    return metrics.toText() + StatusGauges.toText(statuses, clock.instant());
  }

  private void ready(Context ctx) {
    String waiting = state.notReadyBecause();
    ctx.status(waiting.isEmpty() ? 200 : 503);
    Answers.json(ctx, Json.object().put("ready", waiting.isEmpty()).put("waiting_for", waiting));
  }

  private void status(Context ctx) {
    ObjectNode json = Json.object();
    json.put("ready", state.ready());
    Access access = Gatekeeper.access(ctx);
    json.put("streams_known", count(state.streams().all(), s -> access.sees(s.value().id())));
    json.put(
        "queries_known",
        count(state.queries().all(), query -> access.seesAny(query.value().streams())));
    json.put("moments_held", access.seesAll() ? state.moments().size() : null);
    json.put("event_clients", hub.clientCount());
    ArrayNode streams = json.putArray("streams");
    state.statuses().all().stream()
        .filter(status -> access.sees(status.value().stream()))
        .forEach(status -> streams.add(StreamJson.of(status.value(), true)));
    Answers.json(ctx, json);
  }

  private static <T> long count(List<T> all, Predicate<T> seen) {
    return all.stream().filter(seen).count();
  }
}
