package io.sightline.gateway.alerts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets of targets, looked up where the configuration says: {@code env:NAME}, {@code file:PATH}
 * or {@code store:NAME}.
 */
public final class Secrets {
  /** What a reference to a secret looks like. */
  static final Pattern REFERENCE =
      Pattern.compile("(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|store:[A-Za-z0-9._-]+)");

  private static final int LEAST_KEY = 16;

  private final Map<String, String> environment;
  private final Function<String, Optional<String>> store;

  /**
   * @param store finds what {@code store:NAME} means
   */
  public Secrets(Map<String, String> environment, Function<String, Optional<String>> store) {
    this.environment = Map.copyOf(environment);
    this.store = store;
  }

  /** Without a store. */
  public static Secrets of(Map<String, String> environment) {
    return new Secrets(environment, name -> Optional.empty());
  }

  /** A name and its password. */
  record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /**
   * @param of the target, as {@code webhook ops}
   * @throws IllegalArgumentException if there is none, or it is shorter than 16 bytes; names the
   *     place, never the secret
   */
  SecretKeySpec key(String of, String reference) {
    byte[] secret = find(of, reference).getBytes(StandardCharsets.UTF_8);
    if (secret.length < LEAST_KEY) {
      throw new IllegalArgumentException(
          "the secret of "
              + of
              + ", "
              + reference
              + ", must be there and have at least "
              + LEAST_KEY
              + " bytes");
    }
    return new SecretKeySpec(secret, "HmacSHA256");
  }

  /**
   * @throws IllegalArgumentException if it is not there or not {@code user:password}; names the
   *     place, never the secret
   */
  Login login(String of, String reference) {
    String secret = find(of, reference);
    int colon = secret.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "the credentials of " + of + ", " + reference + ", must be there as user:password");
    }
    return new Login(secret.substring(0, colon), secret.substring(colon + 1));
  }

  private String find(String of, String reference) {
    String place = reference.substring(reference.indexOf(':') + 1);
    if (reference.startsWith("env:")) {
      return environment.getOrDefault(place, "");
    }
    return reference.startsWith("store:") ? store.apply(place).orElse("") : file(of, place);
  }

  private static String file(String of, String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("the secret of " + of + " cannot be read from " + path, e);
    }
  }
}
