package io.sightline.app.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where things are kept and served; for the commands that run the whole system. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder in which everything is kept (default: data).")
  private Path data;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Interface of page and API (default: 127.0.0.1).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of page and API; 0 takes a free one (default: 8088).")
  private Integer port;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "End by itself after this time, e.g. 60s, 5m.")
  private Duration endAfter;

  Path data(Path otherwise) {
    return data == null ? otherwise : data;
  }

  String host(String otherwise) {
    return host == null ? otherwise : host;
  }

  int port(int otherwise) {
    return port == null ? otherwise : port;
  }

  Optional<Duration> endAfter() {
    return Optional.ofNullable(endAfter);
  }
}
