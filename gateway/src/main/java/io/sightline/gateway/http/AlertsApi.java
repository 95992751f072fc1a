package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.alert.Alert;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.view.AlertsView;
import io.sightline.gateway.view.AlertsView.Place;
import io.sightline.gateway.view.LiveState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code /api/v1/alerts}: who was told of what, and who was not and why. */
final class AlertsApi {
  private final LiveState state;

  AlertsApi(LiveState state) {
    this.state = state;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get("/api/v1/alerts", "Who was told of what, and who was not and why.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .param("stream", "string", "Only of this stream.")
            .param("query", "string", "Only of this query.")
            .param("moment", "string", "Only of this moment.")
            .param("outcome", "string", "Only delivered or suppressed ones.")
            .param("channel", "string", "Only of this channel, such as webhook:ops.")
            .param("type", "string", "Only new, end or update.")
            .param("severity", "string", "Only detection, alert or critical.")
            .param("from", "date-time", "Not before.")
            .param("to", "date-time", "Not then or later.")
            .paged(Lists.MOST)
            .answers(200, "AlertList")
            .refuses(422),
        this::list);
  }

  private void list(Context ctx) {
    AlertsView.Page page = state.alerts().list(wanted(ctx), cursor(ctx), Lists.limit(ctx));
    ObjectNode json = Json.object();
    ArrayNode alerts = json.putArray("alerts");
    boolean all = Gatekeeper.access(ctx).seesAll();
    page.alerts()
        .forEach(alert -> alerts.add(AlertJson.of(alert, state.sentence(alert.query()), all)));
    json.put("next", page.next().map(AlertsApi::cursor).orElse(null));
    Answers.json(ctx, json);
  }

  private static Predicate<Alert> wanted(Context ctx) {
    Optional<StreamId> stream = Requests.streamParam(ctx);
    Optional<QueryId> query = Requests.queryParam(ctx);
    Optional<String> moment = Optional.ofNullable(ctx.queryParam("moment"));
    Optional<String> channel = Optional.ofNullable(ctx.queryParam("channel"));
    Optional<String> outcome = oneOf(ctx, "outcome", "delivered", "suppressed");
    Optional<String> type = oneOf(ctx, "type", "new", "end", "update");
    Optional<String> severity = oneOf(ctx, "severity", "detection", "alert", "critical");
    Optional<Instant> from = Requests.instantParam(ctx, "from");
    Optional<Instant> to = Requests.instantParam(ctx, "to");
    Access access = Gatekeeper.access(ctx);
    return alert ->
        access.sees(alert.stream())
            && stream.map(alert.stream()::equals).orElse(true)
            && query.map(alert.query()::equals).orElse(true)
            && moment.map(alert.momentId()::equals).orElse(true)
            && channel.map(alert.channel()::equals).orElse(true)
            && outcome.map(AlertJson.wireName(alert.outcome())::equals).orElse(true)
            && type.map(AlertJson.type(alert.phase())::equals).orElse(true)
            && severity.map(AlertJson.wireName(alert.severity())::equals).orElse(true)
            && from.map(least -> !alert.at().isBefore(least)).orElse(true)
            && to.map(alert.at()::isBefore).orElse(true);
  }

  private static Optional<String> oneOf(Context ctx, String name, String... words) {
    Optional<String> given = Optional.ofNullable(ctx.queryParam(name));
    if (given.isPresent() && !List.of(words).contains(given.get())) {
      throw RefusedException.invalid(name, "must be one of " + String.join(", ", words));
    }
    return given;
  }

  private static String cursor(Place place) {
    return Lists.cursor(
        String.join(
            "\n",
            place.at().toString(),
            place.momentId(),
            Integer.toString(place.revision()),
            place.channel()));
  }

  private static Optional<Place> cursor(Context ctx) {
    try {
      return Lists.cursor(ctx)
          .map(text -> text.split("\n", 4))
          .map(p -> new Place(Instant.parse(p[0]), p[1], Integer.parseInt(p[2]), p[3]));
    } catch (DateTimeParseException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw Lists.wrongCursor();
    }
  }
}
