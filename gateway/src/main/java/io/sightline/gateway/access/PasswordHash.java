package io.sightline.gateway.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as they are kept: {@code pbkdf2-sha512$ITERATIONS$SALT$HASH}, so that the number of
 * iterations may grow without anybody's password being lost. Thread-safe.
 */
public final class PasswordHash {
  /** As many as OWASP asks of PBKDF2 with HMAC-SHA-512; a quarter of a second or so. */
  public static final int ITERATIONS = 210_000;

  /** Fewer characters are refused. */
  public static final int MIN_LENGTH = 10;

  /** More are refused: each costs time. */
  public static final int MAX_LENGTH = 256;

  private static final String SCHEME = "pbkdf2-sha512";
  private static final int MAX_ITERATIONS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final SecureRandom random;
  private final int iterations;
  private final String nobody;

  /**
   * @param iterations {@link #ITERATIONS}, fewer in tests
   */
  public PasswordHash(SecureRandom random, int iterations) {
    this.random = random;
    this.iterations = iterations;
    // To be compared with in vain: deriving it would cost every start a quarter of a second.
    this.nobody = kept(bytes(SALT_BYTES), bytes(HASH_BYTES));
  }

  /** Why somebody may not have this password; empty if they may. */
  public static Optional<String> refusal(String user, char[] password) {
    if (password.length < MIN_LENGTH || password.length > MAX_LENGTH) {
      return Optional.of("must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters");
    }
    String text = new String(password);
    if (text.equalsIgnoreCase(user) || text.chars().distinct().count() < 4) {
      return Optional.of("must not be the name, nor a few characters repeated");
    }
    return Optional.empty();
  }

  /** What is kept of a password. */
  public String of(char[] password) {
    byte[] salt = bytes(SALT_BYTES);
    return kept(salt, derive(password, salt, iterations));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String kept(byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return String.join(
        "$",
        SCHEME,
        Integer.toString(iterations),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }

  /**
   * Whether it is the password. Takes as long where there is no such user, so that the time does
   * not tell who is one.
   *
   * @param kept empty if there is no such user
   */
  public boolean matches(char[] password, Optional<String> kept) {
    String[] parts = kept.orElse(nobody).split("\\$");
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    byte[] hash = derive(password, salt, Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3])) && kept.isPresent();
  }

  /** Whether a text has the form of a kept password. */
  static boolean wellFormed(String kept) {
    try {
      String[] parts = kept.split("\\$");
      int rounds = Integer.parseInt(parts[1]);
      return parts.length == 4
          && parts[0].equals(SCHEME)
          && rounds > 0
          && rounds <= MAX_ITERATIONS
          && Base64.getDecoder().decode(parts[2]).length >= 8
          && Base64.getDecoder().decode(parts[3]).length == HASH_BYTES;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static byte[] derive(char[] password, byte[] salt, int rounds) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, HASH_BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks PBKDF2WithHmacSHA512", e);
    } finally {
      spec.clearPassword();
    }
  }
}
