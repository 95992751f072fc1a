package io.sightline.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sightline.core.video.StreamSpec;
import io.sightline.gateway.alerts.AlertSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code sightline run} is told.
 *
 * @param data the folder in which everything is kept
 * @param host interface of the page and the API
 * @param port of the page and the API; 0 takes any free one
 * @param mediaFolders folders beneath which the API may register files as streams
 * @param encoder folder of the encoder bundle; empty: the one that ships
 * @param head folder of the head bundle; empty: the one that ships
 * @param framesPerSecond sampling rate of streams that do not set their own
 * @param minFreeDisk bytes of free disk below which it does not start
 * @param alerts how people are told besides the page
 * @param recording what is recorded; empty: nothing
 * @param front how people come to the page and the API
 */
public record SystemConfig(
    Path data,
    String host,
    int port,
    List<Path> mediaFolders,
    Optional<Path> encoder,
    Optional<Path> head,
    double framesPerSecond,
    long minFreeDisk,
    List<StreamEntry> streams,
    List<QueryEntry> queries,
    AlertSettings alerts,
    Optional<RecordingEntry> recording,
    Front front) {
  public static final int DEFAULT_PORT = 8088;
  public static final SystemConfig DEFAULT =
      new SystemConfig(
          Path.of("data"),
          "127.0.0.1",
          DEFAULT_PORT,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          StreamSpec.DEFAULT_FRAMES_PER_SECOND,
          1_000_000_000L,
          List.of(),
          List.of());

  public SystemConfig {
    mediaFolders = List.copyOf(mediaFolders);
    streams = List.copyOf(streams);
    queries = List.copyOf(queries);
  }

  /** For this machine alone, without webhooks; nothing is recorded. */
  public SystemConfig(
      Path data,
      String host,
      int port,
      List<Path> mediaFolders,
      Optional<Path> encoder,
      Optional<Path> head,
      double framesPerSecond,
      long minFreeDisk,
      List<StreamEntry> streams,
      List<QueryEntry> queries) {
    this(
        data,
        host,
        port,
        mediaFolders,
        encoder,
        head,
        framesPerSecond,
        minFreeDisk,
        streams,
        queries,
        AlertSettings.DEFAULT,
        Optional.empty(),
        Front.LOCAL);
  }

  /**
   * Reads a YAML file; paths in it are relative to its folder.
   *
   * @throws ConfigException listing every problem
   */
  public static SystemConfig load(Path file) {
    Path base = file.toAbsolutePath().getParent();
    List<String> problems = new ArrayList<>();
    ConfigNode root = new ConfigNode(parse(file), "", problems);
    Path data = root.value("data", base::resolve).orElse(base.resolve(DEFAULT.data));
    Optional<Path> encoder = root.value("encoder", base::resolve);
    Optional<Path> head = root.value("head", base::resolve);
    double fps = root.value("fps", SystemConfig::parseRate).orElse(DEFAULT.framesPerSecond);
    long minFree =
        root.value("minFreeDiskMb", Long::valueOf).orElse(DEFAULT.minFreeDisk / 1_000_000)
            * 1_000_000;
    List<Path> mediaFolders = root.values("mediaFolders", base::resolve);
    ConfigNode http = root.mapping("http");
    String host = http.value("host", text -> text).orElse(DEFAULT.host);
    int port = http.value("port", SystemConfig::parsePort).orElse(DEFAULT.port);
    Front front = Front.read(http, base);
    http.finish();
    List<StreamEntry> streams = root.list("streams", StreamEntry::read);
    List<QueryEntry> queries = root.list("queries", QueryEntry::read);
    Optional<RecordingEntry> recording =
        RecordingEntry.read(root.mapping("recording"), base, data, streams);
    AlertSettings alerts =
        AlertEntries.read(root.mapping("alerts"), base)
            .withClips(recording.map(RecordingEntry::clips));
    root.finish();
    checkDistinct(streams, queries, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(file.toString(), problems);
    }
    return new SystemConfig(
        data,
        host,
        port,
        mediaFolders,
        encoder,
        head,
        fps,
        minFree,
        streams,
        queries,
        alerts,
        recording,
        front);
  }

  private static JsonNode parse(Path file) {
    try {
      JsonNode node = new YAMLMapper().readTree(Files.readAllBytes(file));
      return node == null ? MissingNode.getInstance() : node;
    } catch (NoSuchFileException e) {
      throw new ConfigException(file.toString(), List.of("there is no such file"));
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
      throw new ConfigException(
          file.toString(),
          List.of("is not YAML: " + where + e.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException e) {
      throw new ConfigException(file.toString(), List.of("cannot be read: " + e.getMessage()));
    }
  }

  private static void checkDistinct(
      List<StreamEntry> streams, List<QueryEntry> queries, List<String> problems) {
    Set<Object> seen = new HashSet<>();
    for (StreamEntry stream : streams) {
      if (!seen.add(stream.id())) {
        problems.add("streams: the id " + stream.id() + " occurs twice");
      }
    }
    for (QueryEntry query : queries) {
      if (!seen.add(query.id())) {
        problems.add("queries: the id " + query.id() + " occurs twice");
      }
    }
  }

  static int parsePort(String text) {
    int port = Integer.parseInt(text);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("must be 0 to 65535, but is " + port);
    }
    return port;
  }

  static double parseRate(String text) {
    double rate = Double.parseDouble(text);
    if (!(rate > 0 && rate <= StreamSpec.MAX_FRAMES_PER_SECOND)) {
      throw new IllegalArgumentException(
          "must be above 0 and at most " + StreamSpec.MAX_FRAMES_PER_SECOND + ", but is " + text);
    }
    return rate;
  }

  /** Seconds as a number, {@code 1.5}, or an ISO duration, {@code PT1.5S}. */
  static Duration parseSeconds(String text) {
    return text.startsWith("P")
        ? Duration.parse(text)
        : Duration.ofNanos(Math.round(Double.parseDouble(text) * 1e9));
  }

  static boolean parseBoolean(String text) {
    return switch (text) {
      case "true", "on", "yes" -> true;
      case "false", "off", "no" -> false;
      default -> throw new IllegalArgumentException("must be true or false, but is " + text);
    };
  }
}
