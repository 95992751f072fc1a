package io.sightline.gateway.http;

import io.javalin.http.Context;
import io.sightline.gateway.access.Sessions;
import java.util.Optional;

/**
 * The cookie of a session: sent to us alone, never shown to scripts, never sent along with what
 * another site asks for.
 *
 * @param name {@code __Host-} before it where people come over TLS: then no neighbour of ours in
 *     the domain can set it
 */
record SessionCookie(String name) {
  private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict";

  /**
   * @param encrypted whether people come over TLS, to us or to a proxy before us
   */
  static SessionCookie of(boolean encrypted) {
    return new SessionCookie(encrypted ? "__Host-sightline" : "sightline");
  }

  Optional<String> of(Context ctx) {
    return Optional.ofNullable(ctx.cookie(name)).filter(secret -> !secret.isEmpty());
  }

  void set(Context ctx, String secret) {
    ctx.header(
        "Set-Cookie",
        name + "=" + secret + "; Max-Age=" + Sessions.LONGEST.toSeconds() + ATTRIBUTES);
  }

  void clear(Context ctx) {
    ctx.header("Set-Cookie", name + "=; Max-Age=0" + ATTRIBUTES);
  }
}
