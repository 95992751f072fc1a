package io.sightline.gateway.http;

import io.javalin.http.Context;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.Versioned;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  /** The tag of what has no version of its own. */
  static String ofContent(String content) {
    return ofContent(content.getBytes(StandardCharsets.UTF_8));
  }

  /** The tag of what has no version of its own. */
  static String ofContent(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * @param tag of what there is now
   * @throws RefusedException STALE if the sender has read another
   */
  static void check(Context ctx, String tag) {
    if (expected(ctx).filter(other -> !tag.equals('"' + other + '"')).isPresent()) {
      throw new RefusedException(
          Kind.STALE, "it was changed since you read it: read it again, then decide");
    }
  }
}
