package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.PasswordHash;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.access.RateLimit;
import io.sightline.gateway.access.Sessions;
import io.sightline.gateway.access.User;
import io.sightline.gateway.access.UserBook;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.FieldErrors;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** {@code /api/v1/session}: signing in and out, who one is, one's own password. */
final class SessionApi {
  private static final String PATH = "/api/v1/session";
  // A person mistypes a few times; a program guesses for months.
  private static final int ATTEMPTS = 10;
  private static final double ATTEMPTS_PER_SECOND = 1.0 / 10;
  private static final int ATTEMPTS_A_USER = 30;
  private static final double A_USER_PER_SECOND = 1.0 / 30;
  // Each takes a core for a quarter of a second: the rest of the machine is for the cameras.
  private static final int AT_ONCE = 2;

  private final UserBook users;
  private final Sessions sessions;
  private final PasswordHash passwords;
  private final SessionCookie cookie;
  private final Gatekeeper gatekeeper;
  private final Requests requests;
  private final InstantSource clock;
  private final RateLimit ofAddress = new RateLimit(ATTEMPTS, ATTEMPTS_PER_SECOND);
  private final RateLimit ofUser = new RateLimit(ATTEMPTS_A_USER, A_USER_PER_SECOND);
  private final Semaphore hashing = new Semaphore(AT_ONCE);

  SessionApi(
      UserBook users,
      Sessions sessions,
      PasswordHash passwords,
      SessionCookie cookie,
      Gatekeeper gatekeeper,
      Requests requests,
      InstantSource clock) {
    this.users = users;
    this.sessions = sessions;
    this.passwords = passwords;
    this.cookie = cookie;
    this.gatekeeper = gatekeeper;
    this.requests = requests;
    this.clock = clock;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get(PATH, "Who you are and what you may.").open().answers(200, "Session"), this::get);
    routes.add(
        Route.post(PATH, "Signs in: sets the cookie and tells the token against forged requests.")
            .open()
            .body("SignIn")
            .answers(200, "Session")
            .refuses(401, 422, 429, 503),
        this::signIn);
    routes.add(Route.delete(PATH, "Signs out.").needs(Permission.OWN, Cameras.NONE), this::signOut);
    routes.add(
        Route.put(PATH + "/password", "Changes your password and ends your other sessions.")
            .needs(Permission.OWN, Cameras.NONE)
            .body("PasswordChange")
            .answers(200, "Session")
            .refuses(403, 422, 429, 503),
        this::changePassword);
  }

  private void get(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    Optional<String> csrf =
        access.kind() == Access.Kind.SESSION
            ? cookie
                .of(ctx)
                .flatMap(secret -> sessions.find(secret, users.now(), clock.instant()))
                .map(Sessions.Found::csrf)
            : Optional.empty();
    Answers.json(ctx, json(access, csrf));
  }

  private void signIn(Context ctx) {
    JsonFields fields = requests.fields(ctx);
    Optional<String> name = fields.text("user");
    Optional<String> password = fields.text("password");
    fields.end();
    FieldErrors errors = new FieldErrors();
    errors.check(name.isPresent(), "user", "is required");
    errors.check(password.isPresent(), "password", "is required");
    errors.throwIfAny();
    Instant now = clock.instant();
    ofAddress.take(ctx.ip(), now).ifPresent(wait -> Gatekeeper.refuseFrequent(ctx, wait));
    Optional<User> user = users.now().user(name.get());
    // Counted for names nobody has, too, or the limit would tell which names somebody has.
    ofUser.take(name.get(), now).ifPresent(wait -> Gatekeeper.refuseFrequent(ctx, wait));
    if (!matches(ctx, password.get(), user)) {
      throw new ProblemException(
          401, "sign-in", "You are not signed in", "the user or the password is wrong");
    }
    cookie.of(ctx).ifPresent(sessions::close);
    begin(ctx, user.get(), now);
  }

  private boolean matches(Context ctx, String password, Optional<User> user) {
    if (password.length() > PasswordHash.MAX_LENGTH) {
      return false;
    }
    if (!hashing.tryAcquire()) {
      ctx.header("Retry-After", "1");
      throw new ProblemException(503, "busy", "Too many sign in just now", "try again in a second");
    }
    try {
      return passwords.matches(password.toCharArray(), user.map(User::passwordHash));
    } finally {
      hashing.release();
    }
  }

  private void begin(Context ctx, User user, Instant now) {
    Sessions.Opened session = sessions.open(user, now);
    cookie.set(ctx, session.secret());
    Access access =
        sessions.find(session.secret(), users.now(), now).map(Sessions.Found::access).orElseThrow();
    Gatekeeper.remember(ctx, access);
    Answers.json(ctx, json(access, Optional.of(session.csrf())));
  }

  private void signOut(Context ctx) {
    cookie.of(ctx).ifPresent(sessions::close);
    cookie.clear(ctx);
    ctx.status(204);
  }

  private void changePassword(Context ctx) {
    JsonFields fields = requests.fields(ctx);
    Optional<String> old = fields.text("old_password");
    Optional<String> fresh = fields.text("new_password");
    fields.end();
    String name = Gatekeeper.access(ctx).name();
    FieldErrors errors = new FieldErrors();
    errors.check(old.isPresent(), "old_password", "is required");
    if (errors.check(fresh.isPresent(), "new_password", "is required")) {
      PasswordHash.refusal(name, fresh.get().toCharArray())
          .ifPresent(reason -> errors.add("new_password", reason));
    }
    errors.throwIfAny();
    Instant now = clock.instant();
    ofUser.take(name, now).ifPresent(wait -> Gatekeeper.refuseFrequent(ctx, wait));
    if (!matches(ctx, old.get(), users.now().user(name))) {
      throw RefusedException.invalid("old_password", "is not your password");
    }
    String hash = passwords.of(fresh.get().toCharArray());
    User changed;
    try {
      changed =
          users
              .change(known -> known.with(known.user(name).orElseThrow().withPasswordHash(hash)))
              .user(name)
              .orElseThrow();
    } catch (IOException e) {
      throw new RefusedException(Kind.UNAVAILABLE, "the change cannot be kept on disk", e);
    }
    begin(ctx, changed, now);
  }

  private ObjectNode json(Access access, Optional<String> csrf) {
    ObjectNode json = Json.object();
    json.put("sign_in_required", gatekeeper.closed());
    json.put("signed_in", access.kind() != Access.Kind.ANONYMOUS);
    json.put("user", access.name().isEmpty() ? null : access.name());
    json.put(
        "role", users.now().user(access.name()).map(user -> user.role().wireName()).orElse(null));
    ArrayNode may = json.putArray("may");
    access.permissions().stream()
        .sorted()
        .forEach(permission -> may.add(permission.name().toLowerCase(Locale.ROOT)));
    json.set("cameras", access.seesAll() ? null : cameras(access));
    json.put("csrf", csrf.orElse(null));
    return json;
  }

  private static ArrayNode cameras(Access access) {
    ArrayNode names = Json.array();
    access.cameras().orElseThrow().stream().map(StreamId::value).sorted().forEach(names::add);
    return names;
  }
}
