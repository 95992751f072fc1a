package io.sightline.app.config;

import java.util.List;

/** The configuration is wrong; the message lists everything that is, one problem a line. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String source, List<String> problems) {
    super(
        source
            + ": "
            + (problems.size() == 1
                ? problems.get(0)
                : problems.size() + " problems\n  - " + String.join("\n  - ", problems)));
  }
}
