package io.sightline.schemas;

import io.sightline.schemas.wire.RegistryFormat;
import io.sightline.schemas.wire.SchemaRegistryClient;
import io.sightline.schemas.wire.SingleObjectFormat;
import io.sightline.schemas.wire.WireFormat;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How values are put into bytes.
 *
 * @param registryUrl base address of a schema registry with the Confluent interface, version 7; may
 *     hold {@code user:password@}, which is never shown. Empty: single-object encoding, which needs
 *     no registry
 * @param registryTimeout how long the registry may take for an answer, 100 ms to 1 min
 */
public record SerdeOptions(Optional<URI> registryUrl, Duration registryTimeout) {
  /** No registry. */
  public static final SerdeOptions DEFAULT =
      new SerdeOptions(Optional.empty(), Duration.ofSeconds(10));

  /** The environment variable that names the registry for a whole process. */
  public static final String REGISTRY_VARIABLE = "SIGHTLINE_SCHEMA_REGISTRY";

  /**
   * @throws IllegalArgumentException naming everything that is wrong
   */
  public SerdeOptions {
    Objects.requireNonNull(registryUrl, "registryUrl");
    Objects.requireNonNull(registryTimeout, "registryTimeout");
    List<String> wrong = new ArrayList<>();
    registryUrl.ifPresent(
        url -> {
          String scheme = String.valueOf(url.getScheme());
          if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
            wrong.add("registryUrl must be an http or https address with a host");
          }
          if (url.getQuery() != null || url.getFragment() != null) {
            wrong.add("registryUrl must have no query and no fragment");
          }
        });
    if (registryTimeout.compareTo(Duration.ofMillis(100)) < 0
        || registryTimeout.compareTo(Duration.ofMinutes(1)) > 0) {
      wrong.add("registryTimeout must be 100 ms to 1 min, but was " + registryTimeout);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /**
   * The options of a process, from its environment: {@link #REGISTRY_VARIABLE}, unset or empty for
   * no registry.
   *
   * @throws IllegalArgumentException if it is no address; its value is not shown
   */
  public static SerdeOptions fromEnvironment(Map<String, String> environment) {
    String url = environment.getOrDefault(REGISTRY_VARIABLE, "").strip();
    try {
      return url.isEmpty()
          ? DEFAULT
          : new SerdeOptions(Optional.of(new URI(url)), DEFAULT.registryTimeout());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(REGISTRY_VARIABLE + " is no address");
    }
  }

  /** A new wire format with its own connection and cache: made once a process, and shared. */
  WireFormat format() {
    return registryUrl.isPresent()
        ? new RegistryFormat(new SchemaRegistryClient(registryUrl.get(), registryTimeout))
        : new SingleObjectFormat();
  }

  @Override
  public String toString() {
    return "SerdeOptions["
        + registryUrl.map(url -> "registry at " + url.getHost()).orElse("no registry")
        + "]";
  }
}
