package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.memory.MemoryView;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.Insights;
import io.sightline.gateway.view.LiveState;
import java.util.Optional;

/** {@code /api/v1/models} and {@code /api/v1/streams/ID/memory}: what stands behind the scores. */
final class InsightsApi {
  private final LiveState state;
  private final Insights insights;

  InsightsApi(LiveState state, Insights insights) {
    this.state = state;
    this.insights = insights;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get("/api/v1/models", "Which models serve, on what, and whether they were tested.")
            .needs(Permission.READ, Cameras.ALL)
            .answers(200, "Models"),
        this::models);
    routes.add(
        Route.get("/api/v1/streams/{id}/memory", "What is kept in the memory of a stream.")
            .needs(Permission.READ, Cameras.PATH)
            .param("query", "string", "How far each stands out towards this query alone.")
            .answers(200, "Memory")
            .refuses(404, 422, 503),
        this::memory);
  }

  private void models(Context ctx) {
    ObjectNode json = Json.object();
    ArrayNode models = json.putArray("models");
    for (Insights.Model model : insights.models()) {
      ObjectNode node = models.addObject();
      node.put("role", model.role()).put("id", model.id());
      node.put("provider", model.provider()).put("runtime", model.runtime());
      node.put("dim", model.dim().orElse(null));
      node.put("self_test", model.selfTested() ? "passed" : "not run here");
      node.put("loaded_at", Json.instant(model.loadedAt()));
    }
    Answers.json(ctx, json);
  }

  private void memory(Context ctx) {
    StreamId stream = Requests.registered(ctx, state);
    Optional<QueryId> query = Requests.queryParam(ctx);
    Optional<MemoryView> memory;
    try {
      memory = insights.memoryOf(stream);
    } catch (IllegalStateException e) {
      throw new RefusedException(Kind.UNAVAILABLE, "the memory cannot be read just now", e);
    }
    MemoryView view =
        memory.orElseThrow(
            () -> new RefusedException(Kind.UNKNOWN, "nothing is remembered of " + stream));
    ObjectNode json = Json.object();
    json.put("stream", stream.value());
    json.put("epoch", view.epoch());
    json.put("encoder", view.encoder());
    json.put("short_frames", view.shortFrames());
    json.put("long_frames", view.kept().size());
    ArrayNode kept = json.putArray("kept");
    view.kept().forEach(one -> kept.add(json(one, query)));
    Answers.json(ctx, json);
  }

  private static ObjectNode json(MemoryView.Kept kept, Optional<QueryId> query) {
    ObjectNode json = Json.object();
    json.put("time", kept.time().seconds());
    json.put("captured_at", Json.instant(kept.capturedAt()));
    json.put("weight", kept.weight());
    ObjectNode relevance = json.putObject("relevance");
    kept.contrast().entrySet().stream()
        .filter(entry -> query.map(entry.getKey()::equals).orElse(true))
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(entry -> relevance.put(entry.getKey().value(), Json.rounded(entry.getValue())));
    return json;
  }
}
