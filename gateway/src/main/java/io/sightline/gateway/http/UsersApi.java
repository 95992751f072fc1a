package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Accounts;
import io.sightline.gateway.access.PasswordHash;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.access.Role;
import io.sightline.gateway.access.User;
import io.sightline.gateway.access.UserBook;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.FieldErrors;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@code /api/v1/users}: who may sign in, for administrators. */
final class UsersApi {
  private static final String PATH = "/api/v1/users";
  private static final ResourceRoutes ROUTES =
      new ResourceRoutes(
          PATH, "name", "User", Permission.ADMIN, Permission.ADMIN, Cameras.ALL, Cameras.ALL);

  private final UserBook users;
  private final PasswordHash passwords;
  private final Requests requests;
  private final IdempotencyKeys keys;

  /** A user as somebody wants it; what is empty keeps its value. */
  private record Draft(
      Optional<String> name,
      Optional<String> password,
      Optional<Role> role,
      boolean allCameras,
      Optional<Set<StreamId>> cameras) {}

  UsersApi(UserBook users, PasswordHash passwords, Requests requests, IdempotencyKeys keys) {
    this.users = users;
    this.passwords = passwords;
    this.requests = requests;
    this.keys = keys;
  }

  void addTo(RouteTable routes) {
    routes.add(ROUTES.list("Lists the users."), this::list);
    routes.add(ROUTES.create("Makes a user."), this::create);
    routes.add(ROUTES.show("Shows a user."), ctx -> answer(ctx, user(ctx)));
    routes.add(
        ROUTES
            .change("Changes role, cameras or password of a user.")
            .refuses(404, 409, 412, 422, 503),
        this::change);
    routes.add(
        ROUTES.delete("Removes a user, their sessions and tokens.").refuses(404, 409, 412, 503),
        this::delete);
  }

  private void list(Context ctx) {
    Answers.json(ctx, Lists.page(ctx, "users", users.now().users(), User::name, UsersApi::json));
  }

  private User user(Context ctx) {
    return users.now().user(ctx.pathParam("name")).orElseThrow(UsersApi::unknown);
  }

  private static RefusedException unknown() {
    return new RefusedException(Kind.UNKNOWN, "there is no user of that name");
  }

  private void create(Context ctx) {
    byte[] body = requests.body(ctx);
    keys.once(
            ctx,
            body,
            () -> {
              Draft draft = draft(Requests.fields(body), Optional.empty());
              String name = draft.name().orElseThrow();
              String hash = passwords.of(draft.password().orElseThrow().toCharArray());
              User user = user(name, draft.role().orElseThrow(), draft.cameras(), hash);
              Accounts now =
                  changed(
                      known -> {
                        if (known.user(name).isPresent()) {
                          throw new RefusedException(
                              Kind.DUPLICATE, "there is a user " + name + " already");
                        }
                        return known.with(user);
                      });
              User kept = now.user(name).orElseThrow();
              return new IdempotencyKeys.Created(
                  PATH + "/" + name, etag(kept), Json.text(json(kept)));
            })
        .answer(ctx);
  }

  private void change(Context ctx) {
    User before = user(ctx);
    Etags.check(ctx, etag(before));
    Draft draft = draft(requests.fields(ctx), Optional.of(before));
    String name = before.name();
    Optional<String> hash = draft.password().map(text -> passwords.of(text.toCharArray()));
    Accounts now =
        changed(
            known -> {
              User user = known.user(name).orElseThrow(UsersApi::unknown);
              Role role = draft.role().orElse(user.role());
              Optional<Set<StreamId>> cameras =
                  draft.allCameras() || role != Role.VIEWER
                      ? draft.cameras()
                      : draft.cameras().or(user::cameras);
              return known.with(user(name, role, cameras, hash.orElse(user.passwordHash())));
            });
    answer(ctx, now.user(name).orElseThrow());
  }

  private void delete(Context ctx) {
    User user = user(ctx);
    Etags.check(ctx, etag(user));
    changed(known -> known.withoutUser(user.name()));
    ctx.status(204);
  }

  private Accounts changed(UnaryOperator<Accounts> step) {
    return Stored.changed(users, step);
  }

  private static User user(
      String name, Role role, Optional<Set<StreamId>> cameras, String passwordHash) {
    try {
      return new User(name, role, cameras, passwordHash);
    } catch (IllegalArgumentException e) {
      throw RefusedException.invalid("cameras", "cannot be: " + e.getMessage());
    }
  }

  /**
   * @param base empty for a new user
   */
  private static Draft draft(JsonFields fields, Optional<User> base) {
    Optional<String> name = fields.text("name");
    Optional<String> password = fields.text("password");
    Optional<String> role = fields.text("role");
    boolean all = fields.isNullOr("cameras");
    Optional<List<String>> cameras = all ? Optional.empty() : fields.texts("cameras");
    fields.end();
    FieldErrors errors = new FieldErrors();
    if (base.isEmpty()) {
      errors.check(
          name.filter(User::isName).isPresent(),
          "name",
          "must have 1 to 64 letters, digits, '.', '_', '@' or '-'");
      errors.check(password.isPresent(), "password", "is required");
      errors.check(role.isPresent(), "role", "is required");
      errors.check(
          !role.equals(Optional.of("viewer")) || all || cameras.isPresent(),
          "cameras",
          "is required for a viewer: a list of cameras, or null for all");
    } else {
      errors.check(name.map(base.get().name()::equals).orElse(true), "name", "cannot be changed");
    }
    String called = base.map(User::name).or(() -> name).orElse("");
    password
        .flatMap(text -> PasswordHash.refusal(called, text.toCharArray()))
        .ifPresent(reason -> errors.add("password", reason));
    Optional<Role> known = role.flatMap(Role::ofWireName);
    errors.check(role.isEmpty() || known.isPresent(), "role", "must be admin, operator or viewer");
    Optional<Set<StreamId>> seen = cameras.map(names -> streams(names, errors));
    errors.throwIfAny();
    return new Draft(name, password, known, all, seen);
  }

  private static Set<StreamId> streams(List<String> names, FieldErrors errors) {
    Set<StreamId> found = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      try {
        found.add(new StreamId(names.get(i)));
      } catch (IllegalArgumentException e) {
        errors.add("cameras[" + i + "]", "is no stream id");
      }
    }
    return found;
  }

  private static void answer(Context ctx, User user) {
    ctx.header("ETag", etag(user));
    Answers.json(ctx, json(user));
  }

  private static String etag(User user) {
    return Etags.ofContent(Json.text(json(user)) + user.passwordHash());
  }

  private static ObjectNode json(User user) {
    ObjectNode json = Json.object();
    json.put("name", user.name());
    json.put("role", user.role().wireName());
    if (user.cameras().isEmpty()) {
      json.putNull("cameras");
    } else {
      ArrayNode names = json.putArray("cameras");
      user.cameras().get().stream().map(StreamId::value).sorted().forEach(names::add);
    }
    return json;
  }
}
