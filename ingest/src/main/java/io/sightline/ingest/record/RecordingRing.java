package io.sightline.ingest.record;

import io.sightline.core.recording.RecordedSegment;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.source.SegmentSink;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of one stream on disk: the newest, as far as bytes and age allow. A file gets its
 * name, which says what it holds, when it is complete. Owned by the stream's thread.
 *
 * <p>Sources count time by the camera's timestamps; moments by media time within an epoch. Which is
 * which becomes known with the sampled frames, so a segment is named by the newest of them.
 */
public final class RecordingRing implements SegmentSink {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingRing.class);
  private static final String UNFINISHED = ".part";

  private final Path folder;
  private final long mostBytes;
  private final Duration age;
  private final InstantSource clock;
  private final Deque<Held> held = new ArrayDeque<>();
  private long bytes;
  private long number;
  private Anchor anchor;

  private record Held(Path file, RecordedSegment segment, long bytes) {}

  /** A picture whose timestamp and media time are both known. */
  private record Anchor(long epoch, long pts, long media, Instant capturedAt) {}

  private RecordingRing(Path folder, long mostBytes, Duration age, InstantSource clock) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.age = age;
    this.clock = clock;
  }

  /**
   * Finds what earlier connections recorded; what they did not finish goes.
   *
   * @param folder of the stream, made if it is not there
   * @throws IOException if it cannot be used
   */
  public static RecordingRing open(Path folder, long mostBytes, Duration age, InstantSource clock)
      throws IOException {
    Files.createDirectories(folder);
    RecordingRing ring = new RecordingRing(folder, mostBytes, age, clock);
    List<Held> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(UNFINISHED)) {
          Files.deleteIfExists(file);
        } else if (RecordedSegment.ofFileName(name).isPresent()) {
          found.add(new Held(file, RecordedSegment.ofFileName(name).get(), Files.size(file)));
        }
      }
    }
    found.sort(Comparator.comparing(held -> held.segment().capturedAt()));
    found.forEach(ring::add);
    ring.trim();
    return ring;
  }

  /**
   * A frame was sampled.
   *
   * @param pts its timestamp at the source, microseconds
   */
  public void sampled(SampledFrame frame, long pts) {
    anchor = new Anchor(frame.epoch(), pts, frame.mediaTime().micros(), frame.capturedAt());
  }

  @Override
  public Path begin() throws IOException {
    trim();
    return folder.resolve(clock.instant().toEpochMilli() + "-" + number++ + UNFINISHED);
  }

  @Override
  public void complete(Path file, long fromPts, long toPts) {
    try {
      if (anchor == null) {
        // Nothing was seen of it: nobody could say what it holds.
        Files.deleteIfExists(file);
        return;
      }
      long shift = anchor.media - anchor.pts;
      RecordedSegment segment =
          new RecordedSegment(
              anchor.epoch,
              fromPts + shift,
              toPts + shift,
              anchor.capturedAt.plusNanos((fromPts - anchor.pts) * 1_000));
      Path named = folder.resolve(segment.fileName());
      Files.move(file, named, StandardCopyOption.REPLACE_EXISTING);
      add(new Held(named, segment, Files.size(named)));
      trim();
    } catch (IOException e) {
      LOG.warn("A segment is lost: {}", e.toString());
    }
  }

  private void add(Held segment) {
    held.add(segment);
    bytes += segment.bytes();
  }

  private void trim() {
    Instant oldest = clock.instant().minus(age);
    while (!held.isEmpty()
        && (bytes > mostBytes || held.peek().segment().endedAt().isBefore(oldest))) {
      Held gone = held.poll();
      bytes -= gone.bytes();
      try {
        Files.deleteIfExists(gone.file());
      } catch (IOException e) {
        LOG.warn("An old segment could not be removed: {}", e.toString());
      }
    }
  }
}
