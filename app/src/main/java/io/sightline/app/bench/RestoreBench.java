package io.sightline.app.bench;

import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How long the compressor takes to restore the memory of many streams from its changelog. */
public final class RestoreBench {
  private static final long PATIENCE_MS = 600_000;
  private static final double MOST_SECONDS = 60;

  private RestoreBench() {}

  /**
   * @param folder empty; all is stored there
   * @param streams to restore
   */
  public static void run(BenchSettings settings, Path folder, int streams, Table table)
      throws InterruptedException {
    table.title("restore of " + streams + " streams from the changelog");
    int frames = settings.shape().shortFrames() + settings.shape().longFrames();
    try (BenchSystem system = new BenchSystem(folder, settings);
        Load load = new Load(system.kafka(), new MadeUp(settings))) {
      system.startCompressor();
      MadeUp made = new MadeUp(settings);
      for (int seq = 0; seq < frames; seq++) {
        for (int i = 0; i < streams; i++) {
          StreamId stream = new StreamId("r" + i);
          load.put(Topics.FRAMES, stream, made.frame(stream, 1, seq, Instant.EPOCH));
        }
      }
      load.flush();
      awaitMemory(system, streams, frames);
      long stored = system.topicBytes().getOrDefault("sightline-compressor-memory-changelog", 0L);
      system.stopCompressor();
      delete(folder.resolve("compressor"));
      long begun = System.nanoTime();
      system.startCompressor();
      awaitMemory(system, streams, frames);
      double seconds = (System.nanoTime() - begun) / 1e9;
      table.line(
          "what was restored",
          Table.number("%d streams", streams),
          Table.number(
              "%.0f MB of changelog, %d frames a stream; RocksDB uses %.0f MB",
              stored / 1e6, frames, system.compressor().health().rocksDbBytes() / 1e6));
      table.reach(
          Reach.most(
              "restore of " + streams + " streams from the changelog, no state kept",
              seconds,
              MOST_SECONDS,
              "s"));
    }
  }

  /** Until the compressor has taken the last frame of the last streams. */
  private static void awaitMemory(BenchSystem system, int streams, int frames)
      throws InterruptedException {
    long until = System.currentTimeMillis() + PATIENCE_MS;
    for (int i : List.of(0, streams / 2, streams - 1)) {
      StreamId stream = new StreamId("r" + i);
      while (!taken(system, stream, frames)) {
        if (System.currentTimeMillis() > until) {
          throw new IllegalStateException("stream " + stream + " is not in memory");
        }
        Thread.sleep(50);
      }
    }
  }

  private static boolean taken(BenchSystem system, StreamId stream, int frames) {
    try {
      return system
          .compressor()
          .memoryOf(stream)
          .map(
              view ->
                  view.shortFrames() + view.kept().stream().mapToInt(kept -> kept.weight()).sum()
                      >= frames)
          .orElse(false);
    } catch (IllegalStateException e) {
      return false; // being restored
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
