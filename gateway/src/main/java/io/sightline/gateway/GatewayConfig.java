package io.sightline.gateway;

import io.sightline.gateway.alerts.AlertSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the gateway runs.
 *
 * @param bindHost address to listen on; loopback unless {@code allowedHosts} says under which names
 *     others may come
 * @param port 1 to 65535, or 0 for any free one
 * @param allowedHosts host names, besides those of loopback, that a request may name: anything else
 *     is refused, so that no foreign page can reach us by a name of its own
 * @param bootstrapServers Kafka, {@code host:port,...}
 * @param mediaFolders folders beneath which {@code file:} sources may lie; none means no files
 * @param secretsFile where passwords of streams are kept, a properties file with mode 600
 * @param alerts who is told of moments besides those who listen to events
 * @param exposure how people come, where others than this machine may
 */
public record GatewayConfig(
    String bindHost,
    int port,
    Set<String> allowedHosts,
    String bootstrapServers,
    List<Path> mediaFolders,
    Path secretsFile,
    GatewayLimits limits,
    AlertSettings alerts,
    Exposure exposure) {
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 8088;

  /** The names of this machine for itself, as a Host header spells them. */
  public static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  /**
   * @throws IllegalArgumentException naming every field that is wrong
   */
  public GatewayConfig {
    Objects.requireNonNull(bindHost, "bindHost");
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(secretsFile, "secretsFile");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(alerts, "alerts");
    Objects.requireNonNull(exposure, "exposure");
    allowedHosts =
        allowedHosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    mediaFolders = List.copyOf(mediaFolders);
    List<String> wrong = new ArrayList<>();
    if (bindHost.isBlank()) {
      wrong.add("bindHost must not be empty");
    } else if (!isLoopback(bindHost) && allowedHosts.isEmpty()) {
      wrong.add(
          "bindHost "
              + bindHost
              + " is open to other machines: name in allowedHosts the host names people use, if"
              + " that is wanted");
    }
    if (!bindHost.isBlank() && !isLoopback(bindHost) && !exposure.encrypted()) {
      wrong.add(
          "bindHost "
              + bindHost
              + " is open to other machines, which would send passwords in plain text: give a"
              + " certificate and its key, or say that a proxy before it speaks TLS");
    }
    if (port < 0 || port > 65_535) {
      wrong.add("port must be 0 to 65535, but was " + port);
    }
    if (bootstrapServers.isBlank()) {
      wrong.add("bootstrapServers must not be empty");
    }
    for (Path folder : mediaFolders) {
      if (!folder.isAbsolute()) {
        wrong.add("mediaFolders must be absolute, but one was " + folder);
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** On loopback for this machine alone, the default port, no files, nobody told by webhooks. */
  public static GatewayConfig of(String bootstrapServers, Path secretsFile) {
    return new GatewayConfig(
        DEFAULT_HOST,
        DEFAULT_PORT,
        Set.of(),
        bootstrapServers,
        List.of(),
        secretsFile,
        GatewayLimits.DEFAULT,
        AlertSettings.DEFAULT,
        Exposure.LOCAL);
  }

  private static boolean isLoopback(String host) {
    return LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
  }

  /** Whether others than this machine may reach it, so that everybody must sign in. */
  public boolean exposed() {
    return !isLoopback(bindHost) || !LOOPBACK.containsAll(allowedHosts);
  }

  /** Where the gateway keeps its own: passwords, users, silences, the log of changes. */
  public Path folder() {
    return secretsFile.toAbsolutePath().getParent();
  }

  /** Whether it is bound to all addresses of this machine. */
  public boolean listensEverywhere() {
    return bindHost.equals("0.0.0.0") || bindHost.equals("::") || bindHost.equals("[::]");
  }

  public GatewayConfig withPort(int newPort) {
    return new GatewayConfig(
        bindHost,
        newPort,
        allowedHosts,
        bootstrapServers,
        mediaFolders,
        secretsFile,
        limits,
        alerts,
        exposure);
  }

  public GatewayConfig withBind(String newHost, Set<String> newAllowedHosts) {
    return new GatewayConfig(
        newHost,
        port,
        newAllowedHosts,
        bootstrapServers,
        mediaFolders,
        secretsFile,
        limits,
        alerts,
        exposure);
  }

  public GatewayConfig withMediaFolders(List<Path> newFolders) {
    return new GatewayConfig(
        bindHost,
        port,
        allowedHosts,
        bootstrapServers,
        newFolders,
        secretsFile,
        limits,
        alerts,
        exposure);
  }

  public GatewayConfig withLimits(GatewayLimits newLimits) {
    return new GatewayConfig(
        bindHost,
        port,
        allowedHosts,
        bootstrapServers,
        mediaFolders,
        secretsFile,
        newLimits,
        alerts,
        exposure);
  }

  public GatewayConfig withAlerts(AlertSettings newAlerts) {
    return new GatewayConfig(
        bindHost,
        port,
        allowedHosts,
        bootstrapServers,
        mediaFolders,
        secretsFile,
        limits,
        newAlerts,
        exposure);
  }

  public GatewayConfig withExposure(Exposure newExposure) {
    return new GatewayConfig(
        bindHost,
        port,
        allowedHosts,
        bootstrapServers,
        mediaFolders,
        secretsFile,
        limits,
        alerts,
        newExposure);
  }
}
