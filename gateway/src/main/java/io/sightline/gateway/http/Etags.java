package io.sightline.gateway.http;

import io.javalin.http.Context;
import io.sightline.gateway.view.Versioned;
import java.util.Optional;

/** Versions as entity tags. */
final class Etags {
  private Etags() {}

  static void set(Context ctx, Versioned<?> value) {
    ctx.header("ETag", '"' + value.version() + '"');
  }

  /** The version of If-Match; empty if the sender does not mind which. */
  static Optional<String> expected(Context ctx) {
    String tag = ctx.header("If-Match");
    if (tag == null || tag.strip().equals("*")) {
      return Optional.empty();
    }
    return Optional.of(tag.strip().replaceAll("^\"|\"$", ""));
  }
}
