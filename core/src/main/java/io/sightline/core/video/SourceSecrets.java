package io.sightline.core.video;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The secrets of one source, apart from its address. Immutable.
 *
 * <p>As text they are lines: {@code user:password} in plain text, and a line {@code ?name=value}
 * for each parameter, as it stands in the address.
 *
 * @param userInfo {@code user:password}, empty where there is none
 * @param parameters values of query parameters by name
 */
public record SourceSecrets(String userInfo, Map<String, String> parameters) {
  public static final SourceSecrets NONE = new SourceSecrets("", Map.of());

  public SourceSecrets {
    Objects.requireNonNull(userInfo, "userInfo");
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Reads what {@link #text} wrote, or a person. Of several lines with a user the first counts. */
  public static SourceSecrets parse(String text) {
    String user = "";
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      int equals = line.indexOf('=');
      if (line.startsWith("?") && equals > 1) {
        parameters.put(line.substring(1, equals), line.substring(equals + 1));
      } else if (user.isEmpty()) {
        user = line;
      }
    }
    return new SourceSecrets(user, parameters);
  }

  public boolean isEmpty() {
    return userInfo.isEmpty() && parameters.isEmpty();
  }

  /** These, and of the others what is not among them. */
  public SourceSecrets or(SourceSecrets others) {
    return new SourceSecrets(
        userInfo.isEmpty() ? others.userInfo : userInfo,
        parameters.isEmpty() ? others.parameters : parameters);
  }

  public SourceSecrets withUserInfo(String other) {
    return new SourceSecrets(other, parameters);
  }

  /** What {@link #parse} reads. */
  public String text() {
    List<String> lines = new ArrayList<>();
    if (!userInfo.isEmpty()) {
      lines.add(userInfo);
    }
    parameters.forEach((name, value) -> lines.add("?" + name + "=" + value));
    return String.join("\n", lines);
  }

  /** Never its values. */
  @Override
  public String toString() {
    return "SourceSecrets" + parameters.keySet();
  }
}
