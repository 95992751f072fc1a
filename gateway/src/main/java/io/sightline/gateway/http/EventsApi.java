package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.events.EventFilter;
import io.sightline.gateway.events.EventHub;
import io.sightline.gateway.events.EventType;
import io.sightline.gateway.events.Subscription;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.view.LiveState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /api/v1/events}: server-sent events. The first is {@code init}; {@code "resumed":true} in
 * it says that nothing was missed since the {@code Last-Event-ID} the client came with.
 */
final class EventsApi {
  private static final Set<EventType> ALERTS = Set.of(EventType.MOMENT, EventType.ALERT);

  private final LiveState state;
  private final EventHub hub;
  private final EventWriter writer;
  private final InstantSource clock;
  private final Gatekeeper gatekeeper;

  EventsApi(
      LiveState state,
      EventHub hub,
      EventWriter writer,
      InstantSource clock,
      Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
    this.state = state;
    this.hub = hub;
    this.writer = writer;
    this.clock = clock;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get("/api/v1/events", "Server-sent events, resumed behind Last-Event-ID.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .param("types", "string", "Only these: moment, alert, score, status, stream, query.")
            .param("stream", "string", "Only of these streams, with commas between.")
            .param("last_event_id", "string", "As the header Last-Event-ID.")
            .answers(200, "text/event-stream")
            .refuses(422, 503),
        this::listen);
  }

  private void listen(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    EventFilter filter =
        new EventFilter(allowed(types(ctx), access), streams(ctx), access.cameras());
    Optional<String> lastId =
        Optional.ofNullable(ctx.header("Last-Event-ID"))
            .or(() -> Optional.ofNullable(ctx.queryParam("last_event_id")));
    EventConnection connection = new EventConnection(writer, gatekeeper.stillValid(ctx));
    Subscription subscription =
        hub.subscribe(
                access.kind() == Access.Kind.LOCAL ? "" : access.key(),
                filter,
                lastId,
                connection::wake)
            .orElseThrow(() -> refuseTooMany(ctx));
    ctx.status(200).contentType("text/event-stream;charset=utf-8");
    ctx.header("X-Accel-Buffering", "no");
    ctx.future(
        () -> {
          try {
            connection.start(ctx.req(), subscription, init(subscription));
          } catch (IOException e) {
            subscription.close(Subscription.Closed.DISCONNECTED);
            throw new UncheckedIOException(e);
          }
          // Never completed: the connection ends the answer itself. Once a client is gone its
          // request is, too, and nothing that Javalin does after a handler may touch it.
          return new CompletableFuture<Void>();
        });
  }

  /** Who is only to be told of alerts hears of nothing else. */
  private static Set<EventType> allowed(Set<EventType> wanted, Access access) {
    if (access.may(Permission.READ)) {
      return wanted;
    }
    if (!wanted.isEmpty() && !ALERTS.containsAll(wanted)) {
      throw new ProblemException(
          403, "forbidden", "You may not do this", "this token hears of moments only");
    }
    return wanted.isEmpty() ? ALERTS : wanted;
  }

  private String init(Subscription subscription) {
    ObjectNode json = Json.object();
    json.put("resumed", subscription.resumed());
    json.put("ready", state.ready());
    json.put("now", Json.instant(clock.instant()));
    return "id: "
        + subscription.startId()
        + "\nevent: init\nretry: 2000\ndata: "
        + Json.text(json)
        + "\n\n";
  }

  private static ProblemException refuseTooMany(Context ctx) {
    ctx.header("Retry-After", "10");
    return new ProblemException(
        503,
        "too-many-listeners",
        "There are as many listeners as there may be",
        "close another page, or try again later");
  }

  /** {@code types=moment,status}, or the parameter several times. */
  private static Set<EventType> types(Context ctx) {
    Set<EventType> types = new HashSet<>();
    for (String name : values(ctx, "types")) {
      types.add(
          EventType.ofWireName(name)
              .orElseThrow(
                  () ->
                      RefusedException.invalid(
                          "types", "must be of moment, alert, score, status, stream and query")));
    }
    return types;
  }

  private static Set<StreamId> streams(Context ctx) {
    Set<StreamId> streams = new HashSet<>();
    try {
      values(ctx, "stream").forEach(name -> streams.add(new StreamId(name)));
    } catch (IllegalArgumentException e) {
      throw RefusedException.invalid("stream", "is no stream id");
    }
    return streams;
  }

  private static List<String> values(Context ctx, String name) {
    return ctx.queryParams(name).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }
}
