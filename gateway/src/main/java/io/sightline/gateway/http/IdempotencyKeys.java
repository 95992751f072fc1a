package io.sightline.gateway.http;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers a POST that is sent again with the same {@code Idempotency-Key} as it was answered first,
 * so that a client that heard nothing may try again without creating twice. Only success is kept.
 *
 * <p>Remembers the newest keys of this run, across restarts none. Thread-safe.
 */
final class IdempotencyKeys {
  private static final int MAX_KEY = 128;

  private final Map<String, Kept> answers;

  /**
   * An answer to a creation.
   *
   * @param etag as in the header
   */
  record Created(String location, String etag, String json) {
    void answer(Context ctx) {
      ctx.status(201).header("Location", location).header("ETag", etag);
      ctx.contentType("application/json").result(json);
    }
  }

  /** What was sent under a key, and its answer; none while it is being worked on. */
  private record Kept(byte[] body, Optional<Created> answer) {}

  IdempotencyKeys(int capacity) {
    answers =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > capacity;
          }
        };
  }

  /**
   * Creates, unless this was done.
   *
   * @param body what was sent
   */
  Created once(Context ctx, byte[] body, Supplier<Created> create) {
    String header = ctx.header("Idempotency-Key");
    if (header == null) {
      return create.get();
    }
    if (header.isBlank() || header.length() > MAX_KEY) {
      throw new ProblemException(
          400,
          "idempotency-key",
          "The Idempotency-Key cannot be used",
          "an Idempotency-Key has 1 to " + MAX_KEY + " characters");
    }
    // Of two people each has keys of their own: an answer is not for whoever guesses its key.
    String key = Gatekeeper.access(ctx).key() + " " + ctx.path() + " " + header;
    Optional<Created> before = begin(key, body);
    if (before.isPresent()) {
      return before.get();
    }
    try {
      Created created = create.get();
      synchronized (this) {
        answers.put(key, new Kept(body, Optional.of(created)));
      }
      return created;
    } catch (RuntimeException e) {
      synchronized (this) {
        answers.remove(key);
      }
      throw e;
    }
  }

  private synchronized Optional<Created> begin(String key, byte[] body) {
    Kept kept = answers.get(key);
    if (kept == null) {
      answers.put(key, new Kept(body, Optional.empty()));
      return Optional.empty();
    }
    if (!Arrays.equals(kept.body(), body)) {
      throw new ProblemException(
          422,
          "idempotency-key",
          "The Idempotency-Key was used for something else",
          "this Idempotency-Key was sent before with another body");
    }
    if (kept.answer().isEmpty()) {
      throw new ProblemException(
          409, "in-progress", "The same request is being worked on", "try again later");
    }
    return kept.answer();
  }
}
