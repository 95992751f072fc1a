package io.sightline.ingest;

import io.sightline.core.video.SourceSecrets;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import java.io.IOException;
import java.io.Reader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Finds the {@link SourceSecrets} of streams at the moment they are opened: {@code env:NAME}, an
 * environment variable; {@code file:PATH}, a file; {@code store:NAME}, an entry of the properties
 * file that belongs to this worker. Thread-safe; nothing is kept.
 */
public final class Credentials {
  private final Map<String, String> environment;
  private final Optional<Path> store;

  /**
   * @param environment the process's environment variables
   * @param store a properties file that only its owner should be able to read
   */
  public Credentials(Map<String, String> environment, Optional<Path> store) {
    this.environment = Map.copyOf(environment);
    this.store = store;
  }

  /**
   * The source with its credentials in it, percent-encoded.
   *
   * @throws SourceException naming where nothing was found, never what
   */
  public SourceUri resolve(StreamSpec spec) throws SourceException {
    if (spec.credentials().isEmpty()) {
      return spec.source();
    }
    String reference = spec.credentials().get();
    SourceSecrets secrets = SourceSecrets.parse(find(reference));
    if (secrets.isEmpty()) {
      throw missing(reference, "is empty");
    }
    for (String name : spec.source().takenOut()) {
      if (!secrets.parameters().containsKey(name)) {
        throw missing(reference, "has no line ?" + name + "=...");
      }
    }
    SourceUri source = spec.source().withParameters(secrets.parameters());
    if (secrets.userInfo().isEmpty()) {
      return source;
    }
    String[] parts = secrets.userInfo().split(":", 2);
    String user = encoded(parts[0]);
    return source.withUserInfo(parts.length == 1 ? user : user + ":" + encoded(parts[1]));
  }

  private String find(String reference) throws SourceException {
    int colon = reference.indexOf(':');
    String kind = colon < 0 ? "" : reference.substring(0, colon);
    String name = reference.substring(colon + 1);
    try {
      return switch (kind) {
        case "env" -> found(environment.get(name), reference);
        case "file" -> Files.readString(Path.of(name));
        case "store" -> found(fromStore(name), reference);
        default -> throw missing("credentials", "must begin with env:, file: or store:");
      };
    } catch (IOException | InvalidPathException e) {
      // Of the exception only its kind is told: its message may quote what was read.
      throw missing(reference, e.getClass().getSimpleName());
    }
  }

  private String fromStore(String name) throws IOException {
    if (store.isEmpty()) {
      return null;
    }
    Properties entries = new Properties();
    try (Reader reader = Files.newBufferedReader(store.get())) {
      entries.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException("malformed", e);
    }
    return entries.getProperty(name);
  }

  private static String found(String value, String reference) throws SourceException {
    if (value == null) {
      throw missing(reference, "is not set");
    }
    return value;
  }

  private static SourceException missing(String reference, String why) {
    return new SourceException(SourceFailure.NO_CREDENTIALS, reference + " " + why);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
