package io.sightline.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two halves of a token, {@code slt_ID_SECRET}: by the first it is found, by the second it is
 * believed.
 */
public record TokenSecret(String id, String secret) {
  private static final Pattern FORM = Pattern.compile("slt_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");

  /** A new one. */
  public static TokenSecret random(SecureRandom random) {
    byte[] id = new byte[8];
    random.nextBytes(id);
    return new TokenSecret(HexFormat.of().formatHex(id), randomText(random));
  }

  /** 256 random bits in 43 characters that need no escape anywhere. */
  static String randomText(SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Empty if it does not have the form of one. */
  public static Optional<TokenSecret> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new TokenSecret(form.group(1), form.group(2)))
        : Optional.empty();
  }

  /** What the owner is shown, once. */
  public String text() {
    return "slt_" + id + "_" + secret;
  }

  /** What is kept of it. */
  public String hash() {
    return hash(secret);
  }

  static String hash(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether it is the one of that hash; takes the same time whether it is or not. */
  boolean matches(String hash) {
    return MessageDigest.isEqual(
        hash().getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "slt_" + id + "_***";
  }
}
