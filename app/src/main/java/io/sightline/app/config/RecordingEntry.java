package io.sightline.app.config;

import io.sightline.core.video.StreamId;
import io.sightline.gateway.clips.ClipSettings;
import io.sightline.ingest.record.RecordingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The section {@code recording} of the configuration file: what is recorded, and its clips. */
public record RecordingEntry(RecordingSettings ring, ClipSettings clips) {
  /**
   * Only where the section says {@code on: true} is anything recorded.
   *
   * @param data what is recorded lies in it, unless the section says where
   * @param streams as they are registered by the file
   */
  static Optional<RecordingEntry> read(
      ConfigNode node, Path base, Path data, List<StreamEntry> streams) {
    boolean on = node.value("on", SystemConfig::parseBoolean).orElse(false);
    Path folder = node.value("folder", base::resolve).orElse(data.resolve("recordings"));
    Set<StreamId> chosen = new HashSet<>(node.values("streams", StreamId::new));
    long bytes =
        node.value("maxMbPerStream", Long::valueOf)
                .orElse(RecordingSettings.DEFAULT_BYTES / 1_000_000)
            * 1_000_000;
    Duration age =
        node.value("maxAge", SystemConfig::parseSeconds).orElse(RecordingSettings.DEFAULT_AGE);
    Duration before = roll(node, "before");
    Duration after = roll(node, "after");
    node.finish();
    if (!on) {
      return Optional.empty();
    }
    for (StreamEntry stream : streams) {
      if (chosen.contains(stream.id()) && !stream.pictures().masks().isEmpty()) {
        node.problem(
            "streams: "
                + stream.id()
                + " cannot be recorded: it has privacy masks, which a recording would not have");
      }
    }
    try {
      return Optional.of(
          new RecordingEntry(
              new RecordingSettings(folder, chosen, bytes, age),
              new ClipSettings(folder, before, after)));
    } catch (IllegalArgumentException e) {
      node.problem(e.getMessage());
      return Optional.empty();
    }
  }

  private static Duration roll(ConfigNode node, String name) {
    return node.value(name, SystemConfig::parseSeconds).orElse(ClipSettings.DEFAULT_ROLL);
  }
}
