package io.sightline.gateway.clips;

import io.sightline.core.grounding.Moment;
import io.sightline.core.recording.RecordedSegment;
import io.sightline.core.video.MediaTime;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what was recorded of moments. Thread-safe: the folder is all it knows. */
public final class ClipShelf {
  private final ClipSettings settings;

  public ClipShelf(ClipSettings settings) {
    this.settings = settings;
  }

  /**
   * The clip of a moment that has ended, from before its start to after its end, cut at the key
   * frames around it.
   *
   * @return empty unless the files that are there hold all of that
   */
  public Optional<Clip> clip(Moment moment) throws IOException {
    // A zone is a part of its camera's picture.
    Path folder = settings.folder().resolve(moment.stream().camera().value());
    MediaTime from = moment.span().start().plus(settings.before().negated());
    List<RecordedSegment> held =
        RecordedSegment.holding(
            segments(folder),
            moment.epoch(),
            // Before it was connected there is nothing to show.
            from.compareTo(MediaTime.ZERO) < 0 ? MediaTime.ZERO : from,
            moment.span().end().plus(settings.after()));
    return held.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Clip.of(held.stream().map(segment -> folder.resolve(segment.fileName())).toList()));
  }

  /** Whether there is one, by the names of the files alone. */
  public boolean holds(Moment moment) throws IOException {
    return clip(moment).isPresent();
  }

  private static List<RecordedSegment> segments(Path folder) throws IOException {
    List<RecordedSegment> segments = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return segments;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "*" + RecordedSegment.ENDING)) {
      for (Path file : files) {
        RecordedSegment.ofFileName(file.getFileName().toString()).ifPresent(segments::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return segments;
  }
}
