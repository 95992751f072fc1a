package io.sightline.core.video;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a stream comes from: {@code rtsp:}, {@code rtmp:}, {@code http(s):}, {@code srt:}, {@code
 * udp:}, {@code file:}, {@code sim:} or a path.
 *
 * <p>May hold a password; {@link #toString} never shows it, nor the values of query parameters,
 * which often hold tokens.
 */
public final class SourceUri {
  /** The longest source that is accepted, in characters. */
  public static final int MAX_LENGTH = 2048;

  private static final Pattern USER_INFO =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)@");
  private static final Pattern PARAMETER = Pattern.compile("([?&][^=&#]*=)[^&#]*");

  /** Parameters whose name holds one of these words are taken for secrets. */
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "([?&])([^=&#]*(?:token|key|auth|pass|pwd|secret|sig|cred)[^=&#]*)=([^&#]*)",
          Pattern.CASE_INSENSITIVE);

  /** Stands where a secret was taken out. */
  public static final String TAKEN_OUT = "***";

  private final String value;

  /**
   * @throws IllegalArgumentException if empty, too long, or with control characters
   */
  public SourceUri(String value) {
    Objects.requireNonNull(value, "value");
    if (value.isBlank() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "source must have 1 to " + MAX_LENGTH + " characters, but has " + value.length());
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("source has control characters");
    }
    this.value = value;
  }

  /** The whole source, secrets included: for opening it, never for showing it. */
  public String secretValue() {
    return value;
  }

  /** The scheme in lower case, {@code file} for a plain path. */
  public String scheme() {
    int colon = value.indexOf(':');
    boolean named = colon > 1 && value.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*");
    return named ? value.substring(0, colon).toLowerCase(java.util.Locale.ROOT) : "file";
  }

  /** The part before '@' in the authority, {@code user:password}, or an empty string. */
  public String userInfo() {
    Matcher matcher = USER_INFO.matcher(value);
    return matcher.find() ? matcher.group(2) : "";
  }

  /** The same source without its {@code user:password@}. */
  public SourceUri withoutUserInfo() {
    return new SourceUri(USER_INFO.matcher(value).replaceFirst("$1"));
  }

  /**
   * User and password, and the values of parameters whose names say that they are secret: those
   * that hold token, key, auth, pass, pwd, secret, sig or cred. Of what was taken out nothing is
   * known.
   */
  public SourceSecrets secrets() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (isNetwork()) {
      Matcher matcher = SECRET_PARAMETER.matcher(value);
      while (matcher.find()) {
        if (!matcher.group(3).isEmpty() && !matcher.group(3).equals(TAKEN_OUT)) {
          parameters.put(matcher.group(2), matcher.group(3));
        }
      }
    }
    return new SourceSecrets(userInfo(), parameters);
  }

  /** The same source without its {@link #secrets}; each parameter is {@code ***}. */
  public SourceUri withoutSecrets() {
    SourceUri bare = withoutUserInfo();
    if (!isNetwork()) {
      return bare;
    }
    return new SourceUri(
        SECRET_PARAMETER
            .matcher(bare.value)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1)
                            + found.group(2)
                            + "="
                            + (found.group(3).isEmpty() ? "" : TAKEN_OUT))));
  }

  /** Names of the parameters that were taken out. */
  public Set<String> takenOut() {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = SECRET_PARAMETER.matcher(value);
    while (isNetwork() && matcher.find()) {
      if (matcher.group(3).equals(TAKEN_OUT)) {
        names.add(matcher.group(2));
      }
    }
    return names;
  }

  /** The same source with these in place of the parameters that were taken out. */
  public SourceUri withParameters(Map<String, String> parameters) {
    if (!isNetwork()) {
      return this;
    }
    return new SourceUri(
        SECRET_PARAMETER
            .matcher(value)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(3).equals(TAKEN_OUT)
                            ? found.group(1)
                                + found.group(2)
                                + "="
                                + parameters.getOrDefault(found.group(2), TAKEN_OUT)
                            : found.group())));
  }

  private boolean isNetwork() {
    return value.contains("://") && !scheme().equals("file") && !scheme().equals("sim");
  }

  /** The same source with these credentials in place of its own; an empty string removes them. */
  public SourceUri withUserInfo(String userInfo) {
    String bare = withoutUserInfo().value;
    int authority = bare.indexOf("://");
    if (userInfo.isEmpty() || authority < 0) {
      return new SourceUri(bare);
    }
    return new SourceUri(
        bare.substring(0, authority + 3) + userInfo + "@" + bare.substring(authority + 3));
  }

  /**
   * For people and logs: user info and parameter values are hidden, except the parameters of the
   * simulator.
   */
  public String redacted() {
    String hidden = USER_INFO.matcher(value).replaceFirst("$1***@");
    return scheme().equals("sim") ? hidden : PARAMETER.matcher(hidden).replaceAll("$1***");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourceUri that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return redacted();
  }
}
