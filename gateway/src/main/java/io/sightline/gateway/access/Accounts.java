package io.sightline.gateway.access;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All users and tokens at one instant. Immutable. */
public final class Accounts {
  /** One more user is refused. */
  public static final int MAX_USERS = 1_000;

  /** One more token of a user is refused. */
  public static final int MAX_TOKENS = 50;

  public static final Accounts NONE = new Accounts(Map.of(), Map.of());

  private final TreeMap<String, User> users;
  private final Map<String, ApiToken> tokens;

  private Accounts(Map<String, User> users, Map<String, ApiToken> tokens) {
    this.users = new TreeMap<>(users);
    this.tokens = new LinkedHashMap<>(tokens);
  }

  public boolean isEmpty() {
    return users.isEmpty();
  }

  /** By name. */
  public List<User> users() {
    return List.copyOf(users.values());
  }

  /** Oldest first. */
  public List<ApiToken> tokens() {
    return List.copyOf(tokens.values());
  }

  public Optional<User> user(String name) {
    return Optional.ofNullable(users.get(name));
  }

  public Optional<ApiToken> token(String id) {
    return Optional.ofNullable(tokens.get(id));
  }

  /** Whose token it is, if it is one, its owner is still there and its time is not over. */
  public Optional<Access> accessOf(TokenSecret secret, Instant now) {
    return token(secret.id())
        .filter(token -> secret.matches(token.hash()) && token.validAt(now))
        .flatMap(token -> user(token.owner()).map(owner -> Access.ofToken(token, owner)));
  }

  /**
   * With this user, new or in place of the one of that name.
   *
   * @throws IllegalArgumentException if there are too many, or no administrator would be left
   */
  public Accounts with(User user) {
    Accounts next = new Accounts(users, tokens);
    next.users.put(user.name(), user);
    if (next.users.size() > MAX_USERS) {
      throw new IllegalArgumentException(
          "there are " + MAX_USERS + " users, as many as there may be");
    }
    return next.checked(this);
  }

  /**
   * Without that user and their tokens.
   *
   * @throws IllegalArgumentException if there is none, or no administrator would be left
   */
  public Accounts withoutUser(String name) {
    Accounts next = new Accounts(users, tokens);
    if (next.users.remove(name) == null) {
      throw new IllegalArgumentException("there is no user " + name);
    }
    next.tokens.values().removeIf(token -> token.owner().equals(name));
    return next.checked(this);
  }

  /**
   * With this token.
   *
   * @throws IllegalArgumentException if its owner is unknown or has too many
   */
  public Accounts with(ApiToken token) {
    if (!users.containsKey(token.owner())) {
      throw new IllegalArgumentException("there is no user " + token.owner());
    }
    if (tokens.values().stream().filter(t -> t.owner().equals(token.owner())).count()
        >= MAX_TOKENS) {
      throw new IllegalArgumentException(
          token.owner() + " has " + MAX_TOKENS + " tokens, as many as there may be");
    }
    Accounts next = new Accounts(users, tokens);
    next.tokens.put(token.id(), token);
    return next;
  }

  /**
   * Without that token.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Accounts withoutToken(String id) {
    Accounts next = new Accounts(users, tokens);
    if (next.tokens.remove(id) == null) {
      throw new IllegalArgumentException("there is no token " + id);
    }
    return next;
  }

  /** Without users everybody on this machine may do everything, so the last one must not go. */
  private Accounts checked(Accounts before) {
    boolean led = before.users.values().stream().anyMatch(user -> user.role() == Role.ADMIN);
    if (led && users.values().stream().noneMatch(user -> user.role() == Role.ADMIN)) {
      throw new IllegalArgumentException("the last administrator must stay one");
    }
    return this;
  }
}
