package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.ScoreLine;
import io.sightline.gateway.view.ScoresView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was seen of one stream over a span of time: its scores, and whether it was watched. */
final class HistoryApi {
  private static final String STREAM = "/api/v1/streams/{id}";
  private static final Duration SPAN = Duration.ofHours(1);

  private final LiveState state;
  private final InstantSource clock;

  /** A span of wall-clock time, the end left out. */
  private record Span(Instant from, Instant to) {}

  HistoryApi(LiveState state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get(
                STREAM + "/scores",
                "Scores of a stream over a span; older ones are the highest of ten seconds.")
            .needs(Permission.READ, Cameras.PATH)
            .param("query", "string", "Only of this query.")
            .param("from", "date-time", "Start of the span; an hour before its end by default.")
            .param("to", "date-time", "End of the span; now by default.")
            .answers(200, "StreamScores")
            .refuses(404, 422),
        this::scores);
    routes.add(
        Route.get(STREAM + "/coverage", "Which parts of a span were really watched.")
            .needs(Permission.READ, Cameras.PATH)
            .param("from", "date-time", "Start of the span; an hour before its end by default.")
            .param("to", "date-time", "End of the span; now by default.")
            .answers(200, "StreamCoverage")
            .refuses(404, 422),
        this::coverage);
  }

  private Span span(Context ctx) {
    Instant to = Requests.instantParam(ctx, "to").orElse(clock.instant());
    Instant from = Requests.instantParam(ctx, "from").orElse(to.minus(SPAN));
    if (!from.isBefore(to)) {
      throw RefusedException.invalid("from", "must be before to");
    }
    return new Span(from, to);
  }

  private void scores(Context ctx) {
    StreamId stream = Requests.registered(ctx, state);
    Optional<QueryId> query = Requests.queryParam(ctx);
    Span span = span(ctx);
    List<ScoreLine> lines =
        state.scores().history(stream, query, span.from().toEpochMilli(), span.to().toEpochMilli());
    ObjectNode json = start(stream, span);
    json.put(
        "held_from",
        Json.instant(state.scores().heldFrom(stream, query).map(Instant::ofEpochMilli)));
    json.put("coarse_s", ScoresView.COARSE.toSeconds());
    json.put(
        "fine_from",
        Json.instant(state.scores().fineFrom(stream, query).map(Instant::ofEpochMilli)));
    ArrayNode series = json.putArray("series");
    lines.forEach(line -> series.add(ScoreJson.of(line)));
    Answers.json(ctx, json);
  }

  private static ObjectNode start(StreamId stream, Span span) {
    ObjectNode json = Json.object();
    json.put("stream", stream.value());
    json.put("from", Json.instant(span.from()));
    json.put("to", Json.instant(span.to()));
    return json;
  }

  private void coverage(Context ctx) {
    StreamId stream = Requests.registered(ctx, state);
    Span span = span(ctx);
    List<CoverageSpan> spans =
        state
            .statuses()
            .get(stream)
            .map(status -> status.value().coverage())
            .orElse(List.<CoverageSpan>of())
            .stream()
            .filter(one -> one.to().isAfter(span.from()) && one.from().isBefore(span.to()))
            .map(one -> clipped(one, span))
            .toList();
    ObjectNode json = start(stream, span);
    double known = 0;
    for (Coverage kind : StreamStatus.Coverage.values()) {
      double seconds =
          spans.stream()
              .filter(one -> one.coverage() == kind)
              .mapToDouble(one -> seconds(one.from(), one.to()))
              .sum();
      known += seconds;
      json.put(kind.name().toLowerCase(Locale.ROOT) + "_s", Json.rounded(seconds));
    }
    json.put("unknown_s", Json.rounded(Math.max(0, seconds(span.from(), span.to()) - known)));
    ArrayNode array = json.putArray("spans");
    spans.forEach(one -> array.add(StreamJson.of(one)));
    Answers.json(ctx, json);
  }

  private static CoverageSpan clipped(CoverageSpan one, Span span) {
    return new CoverageSpan(
        one.from().isBefore(span.from()) ? span.from() : one.from(),
        one.to().isAfter(span.to()) ? span.to() : one.to(),
        one.coverage());
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }
}
