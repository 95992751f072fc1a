package io.sightline.gateway.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.sightline.gateway.GatewayConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What every request passes before anything looks at it: it must name us by a name we know, and a
 * change must not come from a foreign page.
 *
 * <p>The Host check stops DNS rebinding: a page of evil.example whose name is made to point at
 * 127.0.0.1 still sends {@code Host: evil.example}. The Origin check stops requests that a foreign
 * page makes a browser send; programs other than browsers send no Origin.
 */
final class RequestGuard implements Handler {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src"
          + " 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String STRICT_TRANSPORT = "max-age=31536000";

  private final boolean tls;
  private final Set<String> hosts = new HashSet<>(GatewayConfig.LOOPBACK);

  RequestGuard(GatewayConfig config) {
    tls = config.exposure().tls().isPresent();
    hosts.addAll(config.allowedHosts());
    // The address itself cannot be a foreign name; a wildcard is nobody's address.
    if (!config.listensEverywhere()) {
      hosts.add(config.bindHost().toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public void handle(Context ctx) {
    secure(ctx);
    String host = ctx.header("Host");
    if (host == null || !hosts.contains(withoutPort(host))) {
      throw new ProblemException(
          421,
          "wrong-host",
          "This is not the host you named",
          "the Host header names a host that this gateway does not answer for; the operator can"
              + " allow it");
    }
    if (!READS.contains(ctx.req().getMethod())) {
      checkOrigin(ctx, host);
    }
  }

  /** Headers of every answer: nothing is guessed, framed, embedded or fetched from elsewhere. */
  private void secure(Context ctx) {
    if (tls) {
      ctx.header("Strict-Transport-Security", STRICT_TRANSPORT);
    }
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Content-Security-Policy", CSP);
    ctx.header("X-Frame-Options", "DENY");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cache-Control", "no-store");
  }

  private static void checkOrigin(Context ctx, String host) {
    String site = ctx.header("Sec-Fetch-Site");
    String origin = ctx.header("Origin");
    boolean foreignSite = site != null && !site.equals("same-origin") && !site.equals("none");
    if (foreignSite || (origin != null && !sameHost(origin, host))) {
      throw new ProblemException(
          403,
          "foreign-origin",
          "Changes are not taken from other pages",
          "the request comes from a page of another origin");
    }
  }

  private static boolean sameHost(String origin, String host) {
    try {
      URI uri = new URI(origin);
      return uri.getAuthority() != null
          && uri.getAuthority().toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String withoutPort(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst("(?<=[^:]):[0-9]+$", "");
  }
}
