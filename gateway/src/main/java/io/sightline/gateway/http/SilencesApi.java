package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.alert.Silence;
import io.sightline.core.alert.StreamWatch;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.alerts.SilenceBook;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.LiveState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /api/v1/silences}: who is not to be told of what, and until when. */
final class SilencesApi {
  private static final String PATH = "/api/v1/silences";
  private static final ResourceRoutes ROUTES =
      new ResourceRoutes(
          PATH,
          "id",
          "Silence",
          Permission.ALERTS,
          Permission.WRITE,
          Cameras.FILTERED,
          Cameras.FILTERED);
  private static final Duration LONGEST = Duration.ofDays(366);

  private final LiveState state;
  private final SilenceBook book;
  private final InstantSource clock;
  private final Requests requests;
  private final IdempotencyKeys keys;

  SilencesApi(
      LiveState state,
      SilenceBook book,
      InstantSource clock,
      Requests requests,
      IdempotencyKeys keys) {
    this.state = state;
    this.book = book;
    this.clock = clock;
    this.requests = requests;
    this.keys = keys;
  }

  void addTo(RouteTable routes) {
    routes.add(ROUTES.list("Lists the silences in force."), this::list);
    routes.add(
        ROUTES.create("Makes a silence: nobody is told of what it covers, until it ends."),
        this::create);
    routes.add(ROUTES.delete("Ends a silence.").refuses(404, 503), this::delete);
  }

  private void list(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    List<Silence> seen =
        book.active(clock.instant()).stream().filter(silence -> sees(access, silence)).toList();
    Answers.json(ctx, Lists.page(ctx, "silences", seen, Silence::id, SilencesApi::json));
  }

  private boolean sees(Access access, Silence silence) {
    return silence.stream().map(access::sees).orElse(true)
        && silence
            .query()
            .flatMap(state.queries()::get)
            .map(query -> access.seesAny(query.value().streams()))
            .orElse(access.seesAll() || silence.query().isEmpty());
  }

  private void create(Context ctx) {
    byte[] body = requests.body(ctx);
    keys.once(
            ctx,
            body,
            () -> {
              Silence silence = silence(Requests.fields(body), clock.instant());
              add(silence);
              return new IdempotencyKeys.Created(
                  PATH + "/" + silence.id(), '"' + silence.id() + '"', Json.text(json(silence)));
            })
        .answer(ctx);
  }

  private void add(Silence silence) {
    try {
      if (!book.add(silence, clock.instant())) {
        throw new RefusedException(
            Kind.FULL, "there are " + SilenceBook.MOST + " silences, as many as there may be");
      }
    } catch (IOException e) {
      throw new RefusedException(Kind.UNAVAILABLE, "the silence cannot be kept on disk", e);
    }
  }

  private void delete(Context ctx) {
    try {
      if (!book.remove(ctx.pathParam("id"), clock.instant())) {
        throw new RefusedException(Kind.UNKNOWN, "there is no such silence");
      }
    } catch (IOException e) {
      throw new RefusedException(Kind.UNAVAILABLE, "the change cannot be kept on disk", e);
    }
    ctx.status(204);
  }

  private Silence silence(JsonFields fields, Instant now) {
    Optional<String> query = fields.text("query");
    Optional<String> stream = fields.text("stream");
    Optional<String> until = fields.text("until");
    fields.end();
    return new Silence(
        UUID.randomUUID().toString(),
        query.map(this::query),
        stream.map(this::stream),
        until(until, now));
  }

  private static Instant until(Optional<String> text, Instant now) {
    try {
      Instant until = Instant.parse(text.orElse(""));
      if (until.isAfter(now) && until.isBefore(now.plus(LONGEST))) {
        return until;
      }
    } catch (DateTimeParseException e) {
      // Refused below, as an instant out of range is.
    }
    throw RefusedException.invalid(
        "until", "must be an instant as 2026-11-21T09:30:00Z, from now to a year from now");
  }

  private QueryId query(String name) {
    try {
      QueryId id = new QueryId(name);
      if (state.queries().contains(id) || id.equals(StreamWatch.OFFLINE)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, as one that is unknown is.
    }
    throw RefusedException.invalid("query", "is no registered query");
  }

  private StreamId stream(String name) {
    try {
      StreamId id = new StreamId(name);
      if (state.streams().get(id.camera()).filter(c -> c.value().gives(id)).isPresent()) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, as one that is unknown is.
    }
    throw RefusedException.invalid("stream", "is no registered stream");
  }

  private static ObjectNode json(Silence silence) {
    ObjectNode json = Json.object();
    json.put("id", silence.id());
    json.put("query", silence.query().map(QueryId::value).orElse(null));
    json.put("stream", silence.stream().map(StreamId::value).orElse(null));
    json.put("until", Json.instant(silence.until()));
    return json;
  }
}
