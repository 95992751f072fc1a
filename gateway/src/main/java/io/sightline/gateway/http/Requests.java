package io.sightline.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Access.Kind;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.view.LiveState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/** Decodes the parts of a request; what cannot be decoded ends it with a problem. */
final class Requests {
  /** How long a body may take to come. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String BODY = "sightline.body";

  private final int bodyLimit;
  private final Duration patience;
  // A slow body holds a thread: those that are held must leave enough for the others.
  private final Semaphore ofNobody;
  private final Semaphore ofKnown;

  /**
   * @param bodyLimit bytes
   * @param patience how long a body may take to come
   * @param threads that serve requests; a quarter may read bodies of people nobody knows, half
   *     bodies of others
   */
  Requests(int bodyLimit, Duration patience, int threads) {
    this.bodyLimit = bodyLimit;
    this.patience = patience;
    this.ofNobody = new Semaphore(threads / 4);
    this.ofKnown = new Semaphore(threads / 2);
  }

  /** The object that was sent, if that was read and is one. */
  static Optional<JsonNode> sent(Context ctx) {
    return Optional.ofNullable(ctx.<byte[]>attribute(BODY)).flatMap(Auditor::object);
  }

  /** The body, at most as long as may be; read once. */
  byte[] body(Context ctx) {
    String type = Optional.ofNullable(ctx.contentType()).orElse("").toLowerCase(Locale.ROOT);
    String media = type.replaceFirst(";.*", "").strip();
    if (!media.equals("application/json") && !media.equals("application/merge-patch+json")) {
      throw new ProblemException(
          415, "media-type", "Only JSON is understood", "send Content-Type: application/json");
    }
    if (ctx.req().getContentLengthLong() > bodyLimit) {
      throw tooLarge();
    }
    Semaphore places = Gatekeeper.access(ctx).kind() == Kind.ANONYMOUS ? ofNobody : ofKnown;
    if (!places.tryAcquire()) {
      ctx.header("Retry-After", "2");
      throw new ProblemException(
          503, "busy", "Too many bodies are being read just now", "try again in two seconds");
    }
    try {
      byte[] body = read(ctx.req().getInputStream());
      ctx.attribute(BODY, body);
      return body;
    } catch (IOException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw tooSlow();
      }
      throw new ProblemException(400, "cut-off", "The body was cut off", "it ended too early");
    } finally {
      places.release();
    }
  }

  /** Whoever takes longer than this to send a small body is holding a thread on purpose. */
  private byte[] read(InputStream in) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[8 * 1_024];
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      body.write(chunk, 0, n);
      if (body.size() > bodyLimit) {
        throw tooLarge();
      }
      if (System.nanoTime() - deadline > 0) {
        throw tooSlow();
      }
    }
    return body.toByteArray();
  }

  private ProblemException tooSlow() {
    return new ProblemException(
        408,
        "too-slow",
        "The body came too slowly",
        "a body must be sent within " + patience.toSeconds() + " seconds");
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        413, "too-large", "The body is too large", "a body has at most " + bodyLimit + " bytes");
  }

  JsonFields fields(Context ctx) {
    return fields(body(ctx));
  }

  static JsonFields fields(byte[] body) {
    JsonNode node;
    try {
      node = Json.parse(body);
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          400,
          "bad-json",
          "The body is not valid JSON",
          "at line "
              + Optional.ofNullable(e.getLocation()).map(at -> at.getLineNr()).orElse(1)
              + ", column "
              + Optional.ofNullable(e.getLocation()).map(at -> at.getColumnNr()).orElse(1));
    }
    return JsonFields.of(node);
  }

  /** The stream named in the path; a name that can be no stream's is unknown. */
  static StreamId stream(Context ctx) {
    try {
      return new StreamId(ctx.pathParam("id"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(RefusedException.Kind.UNKNOWN, "there is no stream of that name");
    }
  }

  /** The stream named in the path, which must be registered, or a zone of one that is. */
  static StreamId registered(Context ctx, LiveState state) {
    StreamId stream = stream(ctx);
    if (state
        .streams()
        .get(stream.camera())
        .filter(camera -> camera.value().gives(stream))
        .isEmpty()) {
      throw new RefusedException(RefusedException.Kind.UNKNOWN, "there is no stream " + stream);
    }
    return stream;
  }

  /** The query named in the path; a name that can be no query's is unknown. */
  static QueryId query(Context ctx) {
    try {
      return new QueryId(ctx.pathParam("id"));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(RefusedException.Kind.UNKNOWN, "there is no query of that name");
    }
  }

  static Optional<StreamId> streamParam(Context ctx) {
    try {
      return Optional.ofNullable(ctx.queryParam("stream")).map(StreamId::new);
    } catch (IllegalArgumentException e) {
      throw RefusedException.invalid("stream", "is no stream id");
    }
  }

  static Optional<QueryId> queryParam(Context ctx) {
    try {
      return Optional.ofNullable(ctx.queryParam("query")).map(QueryId::new);
    } catch (IllegalArgumentException e) {
      throw RefusedException.invalid("query", "is no query id");
    }
  }

  static Optional<Instant> instantParam(Context ctx, String name) {
    try {
      return Optional.ofNullable(ctx.queryParam(name)).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw RefusedException.invalid(name, "must be an instant as 2026-11-21T09:30:00Z");
    }
  }

  static int intParam(Context ctx, String name, int otherwise, int least, int most) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw RefusedException.invalid(name, "must be a whole number, " + least + " to " + most);
  }
}
