package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.MomentFilter;
import io.sightline.gateway.view.MomentsView;
import io.sightline.gateway.view.MomentsView.Place;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /api/v1/moments} and {@code /api/v1/scores}. */
final class MomentsApi {
  private static final int MOST = 500;

  private final LiveState state;
  private final InstantSource clock;

  MomentsApi(LiveState state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/moments", this::list);
    routes.get("/api/v1/moments/{id}", this::get);
    routes.get("/api/v1/scores", this::scores);
  }

  private void list(Context ctx) {
    Requests.onlyParams(ctx, Set.of("stream", "query", "from", "to", "state", "limit", "cursor"));
    MomentFilter filter =
        new MomentFilter(
            Requests.streamParam(ctx),
            Requests.queryParam(ctx),
            Requests.instantParam(ctx, "from"),
            Requests.instantParam(ctx, "to"),
            types(ctx));
    MomentsView.Page page =
        state.moments().list(filter, cursor(ctx), Requests.intParam(ctx, "limit", 100, 1, MOST));
    ObjectNode json = Json.object();
    ArrayNode moments = json.putArray("moments");
    page.moments().forEach(update -> moments.add(json(update)));
    json.put("next", page.next().map(MomentsApi::cursor).orElse(null));
    Answers.json(ctx, json);
  }

  private void get(Context ctx) {
    MomentUpdate update =
        state
            .moments()
            .get(ctx.pathParam("id"))
            .orElseThrow(() -> new RefusedException(Kind.UNKNOWN, "there is no such moment"));
    Answers.json(ctx, json(update));
  }

  private ObjectNode json(MomentUpdate update) {
    return MomentJson.of(update, state.sentence(update.moment().query()));
  }

  private void scores(Context ctx) {
    Requests.onlyParams(ctx, Set.of("stream", "query", "seconds"));
    int seconds = Requests.intParam(ctx, "seconds", 60, 1, 3_600);
    long since = clock.instant().minusSeconds(seconds).toEpochMilli();
    ObjectNode json = Json.object();
    ArrayNode lines = json.putArray("series");
    state
        .scores()
        .lines(Requests.streamParam(ctx), Requests.queryParam(ctx), since)
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
    String text = place.startedAt() + " " + place.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Place> cursor(Context ctx) {
    String cursor = ctx.queryParam("cursor");
    if (cursor == null) {
      return Optional.empty();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      return Optional.of(
          new Place(Instant.parse(text.substring(0, space)), text.substring(space + 1)));
    } catch (RuntimeException e) {
      throw RefusedException.invalid("cursor", "is none that was given out here");
    }
  }
}
