package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.alert.Alert;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.alerts.ReviewBook;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.FieldErrors;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.AlertGroup;
import io.sightline.gateway.view.LiveState;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@code /api/v1/reviews}: what became of each moment on all channels, and whether the one who asks
 * has looked at it.
 */
final class ReviewsApi {
  private static final String PATH = "/api/v1/reviews";

  private final LiveState state;
  private final ReviewBook book;
  private final Requests requests;

  ReviewsApi(LiveState state, ReviewBook book, Requests requests) {
    this.state = state;
    this.book = book;
    this.requests = requests;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get(PATH, "What became of each moment, the newest first, and what you have reviewed.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .param("id", "string", "Only this one.")
            .param("stream", "string", "Only of this stream.")
            .param("query", "string", "Only of this query.")
            .param("severity", "string", "Only detection, alert or critical ones.")
            .param("outcome", "string", "Only delivered or suppressed ones.")
            .param("reviewed", "boolean", "Only those you have, or have not, marked.")
            .paged(Lists.MOST)
            .answers(200, "ReviewList")
            .refuses(422),
        this::list);
    routes.add(
        Route.post(PATH, "Marks alerts as reviewed by you, or as not.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .body("ReviewMarks")
            .answers(200, "ReviewsMarked")
            .refuses(422, 503),
        this::mark);
  }

  private void list(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    Predicate<AlertGroup> reviewed = group -> book.isReviewed(access.name(), group.id());
    Optional<Boolean> wanted =
        oneOf(ctx, "reviewed", Set.of("true", "false")).map(Boolean::valueOf);
    Optional<AlertGroup.Place> after = cursor(ctx);
    int limit = Lists.limit(ctx);
    Optional<String> outcome = oneOf(ctx, "outcome", Set.of("delivered", "suppressed"));
    List<AlertGroup> all =
        state.alerts().groups(alerts(ctx, access)).stream()
            .filter(one -> outcome.map(AlertJson.wireName(one.outcome())::equals).orElse(true))
            .toList();
    List<AlertGroup> rest =
        all.stream()
            .filter(one -> wanted.map(value -> value == reviewed.test(one)).orElse(true))
            .filter(one -> after.map(place -> isBehind(one.place(), place)).orElse(true))
            .limit(limit + 1L)
            .toList();
    ObjectNode json = Json.object();
    ArrayNode reviews = json.putArray("reviews");
    rest.stream().limit(limit).forEach(one -> reviews.add(json(one, reviewed.test(one))));
    json.put("unreviewed", all.stream().filter(reviewed.negate()).count());
    json.put("next", rest.size() > limit ? cursor(rest.get(limit - 1).place()) : null);
    Answers.json(ctx, json);
  }

  private static Predicate<Alert> alerts(Context ctx, Access access) {
    Optional<String> id = Optional.ofNullable(ctx.queryParam("id"));
    Optional<StreamId> stream = Requests.streamParam(ctx);
    Optional<QueryId> query = Requests.queryParam(ctx);
    Optional<String> severity = oneOf(ctx, "severity", Set.of("detection", "alert", "critical"));
    return alert ->
        access.sees(alert.stream())
            && id.map(alert.momentId()::equals).orElse(true)
            && stream.map(one -> alert.stream().isWithin(Set.of(one))).orElse(true)
            && query.map(alert.query()::equals).orElse(true)
            && severity.map(AlertJson.wireName(alert.severity())::equals).orElse(true);
  }

  private static Optional<String> oneOf(Context ctx, String name, Set<String> words) {
    Optional<String> value = Optional.ofNullable(ctx.queryParam(name));
    if (value.isPresent() && !words.contains(value.get())) {
      throw RefusedException.invalid(
          name, "must be one of " + String.join(", ", words.stream().sorted().toList()));
    }
    return value;
  }

  private ObjectNode json(AlertGroup group, boolean reviewed) {
    Alert first = group.first();
    ObjectNode json = Json.object();
    json.put("id", group.id());
    json.put("at", Json.instant(first.at()));
    json.put("stream", first.stream().value());
    json.put("query", first.query().value());
    json.put("sentence", state.sentence(first.query()).orElse(null));
    json.put("severity", AlertJson.wireName(first.severity()));
    ArrayNode zones = json.putArray("zones");
    first.zones().stream().sorted().forEach(zones::add);
    json.put("outcome", AlertJson.wireName(group.outcome()));
    json.put("reason", group.reason().orElse(null));
    ArrayNode alerts = json.putArray("alerts");
    for (Alert alert : group.alerts()) {
      ObjectNode whole = AlertJson.of(alert, Optional.empty(), false);
      alerts.add(whole.retain("type", "channel", "outcome", "reason", "at"));
    }
    json.put("reviewed", reviewed);
    json.set(
        "moment",
        state
            .moments()
            .get(group.id())
            .map(update -> MomentJson.of(update, state.sentence(first.query())))
            .orElse(null));
    return json;
  }

  private void mark(Context ctx) {
    JsonFields fields = requests.fields(ctx);
    Optional<List<String>> ids = fields.texts("ids");
    Optional<Boolean> reviewed = fields.bool("reviewed");
    fields.end();
    FieldErrors errors = new FieldErrors();
    errors.check(
        ids.filter(list -> !list.isEmpty() && list.size() <= Lists.MOST).isPresent(),
        "ids",
        "must name 1 to " + Lists.MOST + " alerts");
    errors.check(reviewed.isPresent(), "reviewed", "is required");
    errors.throwIfAny();
    Access access = Gatekeeper.access(ctx);
    Set<String> asked = Set.copyOf(ids.get());
    List<String> seen =
        state
            .alerts()
            .groups(alert -> asked.contains(alert.momentId()) && access.sees(alert.stream()))
            .stream()
            .map(AlertGroup::id)
            .toList();
    try {
      book.mark(access.name(), seen, reviewed.get());
    } catch (IOException e) {
      throw new RefusedException(Kind.UNAVAILABLE, "the marks cannot be kept on disk", e);
    }
    Answers.json(ctx, Json.object().put("marked", seen.size()));
  }

  private static boolean isBehind(AlertGroup.Place place, AlertGroup.Place other) {
    int order = other.at().compareTo(place.at());
    return order > 0 || order == 0 && place.id().compareTo(other.id()) > 0;
  }

  private static String cursor(AlertGroup.Place place) {
    return Lists.cursor(place.at() + " " + place.id());
  }

  private static Optional<AlertGroup.Place> cursor(Context ctx) {
    try {
      return Lists.cursor(ctx)
          .map(text -> text.split(" ", 2))
          .map(parts -> new AlertGroup.Place(Instant.parse(parts[0]), parts[1]));
    } catch (DateTimeParseException | ArrayIndexOutOfBoundsException e) {
      throw Lists.wrongCursor();
    }
  }
}
