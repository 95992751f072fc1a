package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.MomentFilter;
import io.sightline.gateway.view.MomentsView;
import io.sightline.gateway.view.MomentsView.Place;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /api/v1/moments} and {@code /api/v1/scores}. */
final class MomentsApi {
  private final LiveState state;
  private final InstantSource clock;

  MomentsApi(LiveState state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get("/api/v1/moments", "Lists moments, the newest first.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .param("stream", "string", "Only of this stream.")
            .param("query", "string", "Only of this query.")
            .param("from", "date-time", "Not those that were over before.")
            .param("to", "date-time", "Not those that started then or later.")
            .param("state", "string", "Only live, ended or retracted ones.")
            .paged(Lists.MOST)
            .answers(200, "MomentList")
            .refuses(422),
        this::list);
    routes.add(
        Route.get("/api/v1/moments/{id}", "Shows a moment, and when it was told.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .answers(200, "ToldMoment")
            .refuses(404),
        this::get);
    routes.add(
        Route.get("/api/v1/scores", "The last scores of streams and queries.")
            .needs(Permission.READ, Cameras.FILTERED)
            .param("stream", "string", "Only of this stream.")
            .param("query", "string", "Only of this query.")
            .param("seconds", "integer", "How far back, 1 to 3600; 60 by default.")
            .answers(200, "ScoreSeries")
            .refuses(422),
        this::scores);
  }

  private void list(Context ctx) {
    MomentFilter filter =
        new MomentFilter(
            Requests.streamParam(ctx),
            Requests.queryParam(ctx),
            Requests.instantParam(ctx, "from"),
            Requests.instantParam(ctx, "to"),
            types(ctx),
            Gatekeeper.access(ctx).cameras());
    MomentsView.Page page = state.moments().list(filter, cursor(ctx), Lists.limit(ctx));
    ObjectNode json = Json.object();
    ArrayNode moments = json.putArray("moments");
    page.moments().forEach(update -> moments.add(json(update)));
    json.put("next", page.next().map(MomentsApi::cursor).orElse(null));
    Answers.json(ctx, json);
  }

  private void get(Context ctx) {
    List<MomentUpdate> told =
        state.moments().told(ctx.pathParam("id")).stream()
            .filter(update -> Gatekeeper.access(ctx).sees(update.moment().stream()))
            .toList();
    if (told.isEmpty()) {
      throw new RefusedException(Kind.UNKNOWN, "there is no such moment");
    }
    Answers.json(ctx, MomentJson.whole(told, state.sentence(told.get(0).moment().query())));
  }

  private ObjectNode json(MomentUpdate update) {
    return MomentJson.of(update, state.sentence(update.moment().query()));
  }

  private void scores(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    int seconds = Requests.intParam(ctx, "seconds", 60, 1, 3_600);
    long since = clock.instant().minusSeconds(seconds).toEpochMilli();
    ObjectNode json = Json.object();
    ArrayNode lines = json.putArray("series");
    state.scores().lines(Requests.streamParam(ctx), Requests.queryParam(ctx), since).stream()
        .filter(line -> access.sees(line.stream()))
        .forEach(line -> lines.add(ScoreJson.of(line)));
    Answers.json(ctx, json);
  }

  private static Set<MomentUpdate.Type> types(Context ctx) {
    String wanted = ctx.queryParam("state");
    if (wanted == null) {
      return Set.of();
    }
    Set<MomentUpdate.Type> types =
        MomentJson.STATES.entrySet().stream()
            .filter(entry -> entry.getValue().equals(wanted))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (types.isEmpty()) {
      throw RefusedException.invalid("state", "must be live, ended or retracted");
    }
    return types;
  }

  private static String cursor(Place place) {
    return Lists.cursor(place.startedAt() + " " + place.id());
  }

  private static Optional<Place> cursor(Context ctx) {
    try {
      return Lists.cursor(ctx)
          .map(text -> text.split(" ", 2))
          .map(parts -> new Place(Instant.parse(parts[0]), parts[1]));
    } catch (DateTimeParseException | ArrayIndexOutOfBoundsException e) {
      throw Lists.wrongCursor();
    }
  }
}
