package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.ApiToken;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.access.Scope;
import io.sightline.gateway.access.TokenSecret;
import io.sightline.gateway.access.UserBook;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.FieldErrors;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /api/v1/tokens}: one's own keys for programs; administrators see and revoke all. */
final class TokensApi {
  private static final String PATH = "/api/v1/tokens";
  private static final Duration LONGEST = Duration.ofDays(3_660);

  private final UserBook users;
  private final SecureRandom random;
  private final Requests requests;
  private final InstantSource clock;

  TokensApi(UserBook users, SecureRandom random, Requests requests, InstantSource clock) {
    this.users = users;
    this.random = random;
    this.requests = requests;
    this.clock = clock;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get(PATH, "Lists your tokens; for an administrator, all.")
            .needs(Permission.OWN, Cameras.NONE)
            .paged(Lists.MOST)
            .answers(200, "TokenList"),
        this::list);
    routes.add(
        Route.post(PATH, "Makes a token. It is shown this once: an Idempotency-Key has no effect.")
            .needs(Permission.OWN, Cameras.NONE)
            .body("TokenDraft")
            .answers(201, "NewToken")
            .refuses(409, 422, 503),
        this::create);
    routes.add(
        Route.delete(PATH + "/{token}", "Revokes a token, at once.")
            .needs(Permission.OWN, Cameras.NONE)
            .refuses(404, 503),
        this::delete);
  }

  private static boolean concerns(Access access, ApiToken token) {
    return access.may(Permission.ADMIN) || token.owner().equals(access.name());
  }

  private void list(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    List<ApiToken> seen =
        users.now().tokens().stream().filter(token -> concerns(access, token)).toList();
    Answers.json(ctx, Lists.page(ctx, "tokens", seen, ApiToken::id, TokensApi::json));
  }

  private void create(Context ctx) {
    Instant now = clock.instant();
    JsonFields fields = requests.fields(ctx);
    Optional<String> name = fields.text("name").map(String::strip);
    Optional<List<String>> scopes = fields.texts("scopes");
    Optional<String> expires = fields.text("expires_at");
    fields.end();
    FieldErrors errors = new FieldErrors();
    errors.check(
        name.filter(text -> !text.isEmpty() && text.length() <= ApiToken.MAX_NAME).isPresent(),
        "name",
        "must have 1 to " + ApiToken.MAX_NAME + " characters");
    Set<Scope> known = scopes(scopes.orElse(List.of()), errors);
    Optional<Instant> until = expires.flatMap(text -> until(text, now, errors));
    errors.throwIfAny();
    TokenSecret secret = TokenSecret.random(random);
    ApiToken token =
        new ApiToken(
            secret.id(),
            name.get(),
            Gatekeeper.access(ctx).name(),
            secret.hash(),
            known,
            now,
            until);
    Stored.changed(users, accounts -> accounts.with(token));
    ObjectNode json = json(token);
    json.put("token", secret.text());
    ctx.status(201).header("Location", PATH + "/" + token.id());
    Answers.json(ctx, json);
  }

  private static Set<Scope> scopes(List<String> names, FieldErrors errors) {
    Set<Scope> found = new HashSet<>();
    names.forEach(name -> Scope.ofWireName(name).ifPresent(found::add));
    errors.check(
        !names.isEmpty() && names.stream().allMatch(n -> Scope.ofWireName(n).isPresent()),
        "scopes",
        "must be one or more of alerts, read, write and admin");
    return found;
  }

  private static Optional<Instant> until(String text, Instant now, FieldErrors errors) {
    try {
      Instant until = Instant.parse(text);
      if (until.isAfter(now) && until.isBefore(now.plus(LONGEST))) {
        return Optional.of(until);
      }
    } catch (DateTimeParseException e) {
      // Refused below, as an instant out of range is.
    }
    errors.add(
        "expires_at", "must be an instant as 2027-01-01T00:00:00Z, from now to ten years from now");
    return Optional.empty();
  }

  private void delete(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    String id = ctx.pathParam("token");
    if (users.now().token(id).filter(token -> concerns(access, token)).isEmpty()) {
      throw new RefusedException(Kind.UNKNOWN, "there is no such token");
    }
    Stored.changed(users, accounts -> accounts.withoutToken(id));
    ctx.status(204);
  }

  private static ObjectNode json(ApiToken token) {
    ObjectNode json = Json.object();
    json.put("id", token.id());
    json.put("name", token.name());
    json.put("owner", token.owner());
    ArrayNode scopes = json.putArray("scopes");
    token.scopes().stream().sorted().map(Scope::wireName).forEach(scopes::add);
    json.put("created_at", Json.instant(token.createdAt()));
    json.put("expires_at", Json.instant(token.expiresAt()));
    return json;
  }
}
