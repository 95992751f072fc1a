package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sightline.gateway.events.EventHub;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.view.LiveState;

/**
 * {@code /api/v1/status}, and what machines ask: {@code /health}, {@code /ready}, {@code /metrics}.
 */
final class StatusApi {
  private final LiveState state;
  private final EventHub hub;
  private final Metrics metrics;

  StatusApi(LiveState state, EventHub hub, Metrics metrics) {
    this.state = state;
    this.hub = hub;
    this.metrics = metrics;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/health", ctx -> Answers.json(ctx, Json.object().put("status", "up")));
    routes.get("/ready", this::ready);
    routes.get(
        "/metrics", ctx -> ctx.contentType("text/plain; version=0.0.4").result(metrics.toText()));
    routes.get("/api/v1/status", this::status);
  }

  private void ready(Context ctx) {
    String waiting = state.notReadyBecause();
    ctx.status(waiting.isEmpty() ? 200 : 503);
    Answers.json(ctx, Json.object().put("ready", waiting.isEmpty()).put("waiting_for", waiting));
  }

  private void status(Context ctx) {
    ObjectNode json = Json.object();
    json.put("ready", state.ready());
    json.put("streams_known", state.streams().size());
    json.put("queries_known", state.queries().size());
    json.put("moments_held", state.moments().size());
    json.put("event_clients", hub.clientCount());
    ArrayNode streams = json.putArray("streams");
    state.statuses().all().forEach(status -> streams.add(StreamJson.of(status.value(), true)));
    Answers.json(ctx, json);
  }
}
