package io.sightline.gateway.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Accounts;
import io.sightline.gateway.access.RateLimit;
import io.sightline.gateway.access.Sessions;
import io.sightline.gateway.access.TokenSecret;
import io.sightline.gateway.access.UserBook;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Stands before every route: who asks, how often, and whether they may. Runs once a request has met
 * a route and before its handler; what is decided is in {@link #access}.
 */
final class Gatekeeper implements Handler {
  private static final String ACCESS = "sightline.access";
  private static final double BURST = 400;
  private static final double PER_SECOND = 100;
  private static final double ANONYMOUS_BURST = 100;
  private static final double ANONYMOUS_PER_SECOND = 20;

  private final UserBook users;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final boolean exposed;
  private final InstantSource clock;
  private final RateLimit known = new RateLimit(BURST, PER_SECOND);
  private final RateLimit unknown = new RateLimit(ANONYMOUS_BURST, ANONYMOUS_PER_SECOND);

  /** What a request shows to be believed, apart from the request. */
  private record Shown(Optional<String> authorization, Optional<String> session, String address) {
    static Shown of(Context ctx, SessionCookie cookie) {
      return new Shown(Optional.ofNullable(ctx.header("Authorization")), cookie.of(ctx), ctx.ip());
    }
  }

  /**
   * @param exposed whether others than this machine may reach us: then nobody may do anything who
   *     has not signed in
   */
  Gatekeeper(
      UserBook users,
      Sessions sessions,
      SessionCookie cookie,
      boolean exposed,
      InstantSource clock) {
    this.users = users;
    this.sessions = sessions;
    this.cookie = cookie;
    this.exposed = exposed;
    this.clock = clock;
  }

  /** Who asks, as was found before the handler ran. */
  static Access access(Context ctx) {
    Access access = ctx.attribute(ACCESS);
    return access == null ? Access.anonymous(ctx.ip()) : access;
  }

  /** For a handler after which somebody is known who was not before. */
  static void remember(Context ctx, Access access) {
    ctx.attribute(ACCESS, access);
  }

  /** Whether one must sign in: there are users, or others than this machine may reach us. */
  boolean closed() {
    return exposed || !users.now().isEmpty();
  }

  @Override
  public void handle(Context ctx) {
    Instant now = clock.instant();
    // Such as HEAD, which Javalin matches to GET but gives to no handler.
    Route route = RouteTable.of(ctx).orElseThrow(Gatekeeper::notServed);
    Access access = identify(Shown.of(ctx, cookie), now).orElse(Access.anonymous(ctx.ip()));
    ctx.attribute(ACCESS, access);
    limit(ctx, access, now);
    if (access.kind() == Access.Kind.ANONYMOUS && ctx.header("Authorization") != null) {
      throw signIn(ctx, "this token is not valid here, or no longer");
    }
    if (route.needs().isPresent()) {
      admit(ctx, route, access);
    }
    if (access.kind() == Access.Kind.SESSION && !route.reads()) {
      checkNotForged(ctx, route, now);
    }
    refuseUnknownParams(ctx, route);
  }

  /** Whether what this request has shown is still worth as much; to be asked from time to time. */
  BooleanSupplier stillValid(Context ctx) {
    Shown shown = Shown.of(ctx, cookie);
    Access then = access(ctx);
    return () -> identify(shown, clock.instant()).map(then::equals).orElse(false);
  }

  private Optional<Access> identify(Shown shown, Instant now) {
    Accounts accounts = users.now();
    if (shown.authorization().isPresent()) {
      return token(shown.authorization().get()).flatMap(secret -> accounts.accessOf(secret, now));
    }
    Optional<Access> session =
        shown
            .session()
            .flatMap(secret -> sessions.find(secret, accounts, now))
            .map(f -> f.access());
    return session.isPresent() || closed() ? session : Optional.of(Access.LOCAL);
  }

  private static Optional<TokenSecret> token(String authorization) {
    String[] words = authorization.strip().split(" +", 2);
    return words.length == 2 && words[0].toLowerCase(Locale.ROOT).equals("bearer")
        ? TokenSecret.parse(words[1])
        : Optional.empty();
  }

  private void limit(Context ctx, Access access, Instant now) {
    if (access.kind() == Access.Kind.LOCAL) {
      return;
    }
    RateLimit limit = access.kind() == Access.Kind.ANONYMOUS ? unknown : known;
    limit.take(access.key(), now).ifPresent(wait -> refuseFrequent(ctx, wait));
  }

  static void refuseFrequent(Context ctx, Duration wait) {
    ctx.header("Retry-After", Long.toString(Math.max(1, wait.toSeconds() + 1)));
    throw new ProblemException(
        429, "too-often", "That was too often", "try again when Retry-After says");
  }

  private static void admit(Context ctx, Route route, Access access) {
    if (access.kind() == Access.Kind.ANONYMOUS) {
      throw signIn(ctx, "sign in, or send a token as Authorization: Bearer");
    }
    if (!access.may(route.needs().get())
        || route.cameras() == Route.Cameras.ALL && !access.seesAll()) {
      throw new ProblemException(
          403,
          "forbidden",
          "You may not do this",
          access.kind() == Access.Kind.LOCAL
              ? "this needs a user: make one with `sightline users add`"
              : "your role, or the scope of the token, does not allow it");
    }
    if (route.cameras() == Route.Cameras.PATH) {
      StreamId stream = Requests.stream(ctx);
      if (!access.sees(stream)) {
        // The words of a camera that is not there: that it is there is not theirs to know.
        throw new RefusedException(Kind.UNKNOWN, "there is no stream " + stream);
      }
    }
  }

  private static ProblemException notServed() {
    return new ProblemException(
        405, "http-405", "The request is refused", "this method is not served at this path");
  }

  private static ProblemException signIn(Context ctx, String detail) {
    ctx.header("WWW-Authenticate", "Bearer");
    return new ProblemException(401, "sign-in", "Who are you?", detail);
  }

  /** A foreign page can make a browser send its cookie, but does not know this token. */
  private void checkNotForged(Context ctx, Route route, Instant now) {
    String sent = Optional.ofNullable(ctx.header("X-CSRF-Token")).orElse("");
    boolean signingIn = route.needs().isEmpty() && route.method().name().equals("POST");
    if (!signingIn
        && cookie
            .of(ctx)
            .flatMap(secret -> sessions.find(secret, users.now(), now))
            .filter(session -> session.isCsrf(sent))
            .isEmpty()) {
      throw new ProblemException(
          403,
          "csrf",
          "The request may be forged",
          "send the csrf of your session as X-CSRF-Token with every change");
    }
  }

  /** A misspelt filter must not pass for none. */
  private static void refuseUnknownParams(Context ctx, Route route) {
    if (!route.path().startsWith("/api/")) {
      return;
    }
    for (String name : ctx.queryParamMap().keySet()) {
      if (!route.takes(name)) {
        throw RefusedException.invalid(
            name.length() > 64 ? name.substring(0, 64) : name, "is not a parameter of this");
      }
    }
  }
}
