package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sightline.core.alert.Alert;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.view.AlertsView;
import io.sightline.gateway.view.AlertsView.Place;
import io.sightline.gateway.view.LiveState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** {@code /api/v1/alerts}: who was told of what, and who was not and why. */
final class AlertsApi {
  private static final int MOST = 500;

  private final LiveState state;

  AlertsApi(LiveState state) {
    this.state = state;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/alerts", this::list);
  }

  private void list(Context ctx) {
    Requests.onlyParams(
        ctx, Set.of("stream", "query", "moment", "outcome", "channel", "limit", "cursor"));
    AlertsView.Page page =
        state
            .alerts()
            .list(wanted(ctx), cursor(ctx), Requests.intParam(ctx, "limit", 100, 1, MOST));
    ObjectNode json = Json.object();
    ArrayNode alerts = json.putArray("alerts");
    page.alerts().forEach(alert -> alerts.add(json(alert)));
    json.put("next", page.next().map(AlertsApi::cursor).orElse(null));
    Answers.json(ctx, json);
  }

  private ObjectNode json(Alert alert) {
    ObjectNode json = Json.object();
    json.put("moment", alert.momentId());
    json.put("revision", alert.revision());
    json.put("stream", alert.stream().value());
    json.put("query", alert.query().value());
    json.put("sentence", state.sentence(alert.query()).orElse(null));
    json.put("outcome", wireName(alert.outcome()));
    json.put("channel", alert.channel());
    json.put("reason", alert.reason().isEmpty() ? null : alert.reason());
    json.put("at", Json.instant(alert.at()));
    return json;
  }

  private static String wireName(Alert.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static Predicate<Alert> wanted(Context ctx) {
    Optional<StreamId> stream = Requests.streamParam(ctx);
    Optional<QueryId> query = Requests.queryParam(ctx);
    Optional<String> moment = Optional.ofNullable(ctx.queryParam("moment"));
    Optional<String> channel = Optional.ofNullable(ctx.queryParam("channel"));
    Optional<String> outcome = Optional.ofNullable(ctx.queryParam("outcome"));
    if (outcome.isPresent() && !Set.of("delivered", "suppressed").contains(outcome.get())) {
      throw RefusedException.invalid("outcome", "must be delivered or suppressed");
    }
    return alert ->
        stream.map(alert.stream()::equals).orElse(true)
            && query.map(alert.query()::equals).orElse(true)
            && moment.map(alert.momentId()::equals).orElse(true)
            && channel.map(alert.channel()::equals).orElse(true)
            && outcome.map(wireName(alert.outcome())::equals).orElse(true);
  }

  private static String cursor(Place place) {
    String text =
        place.at() + "\n" + place.momentId() + "\n" + place.revision() + "\n" + place.channel();
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
      String[] parts =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\n", 4);
      return Optional.of(
          new Place(Instant.parse(parts[0]), parts[1], Integer.parseInt(parts[2]), parts[3]));
    } catch (RuntimeException e) {
      throw RefusedException.invalid("cursor", "is none that was given out here");
    }
  }
}
