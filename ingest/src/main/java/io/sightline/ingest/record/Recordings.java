package io.sightline.ingest.record;

import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.source.FrameSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the recording of connections where it is wanted. Immutable and thread-safe. */
public final class Recordings {
  /** Nothing is recorded. */
  public static final Recordings NONE = new Recordings(Optional.empty(), InstantSource.system());

  private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

  private final Optional<RecordingSettings> settings;
  private final InstantSource clock;

  /**
   * @param settings empty: nothing is recorded
   */
  public Recordings(Optional<RecordingSettings> settings, InstantSource clock) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Of one connection.
   *
   * @param ring where it goes; empty where it is not recorded
   * @param remark why it is not, though that is wanted; empty otherwise
   */
  public record Begun(Optional<RecordingRing> ring, String remark) {
    static final Begun NOT = new Begun(Optional.empty(), "");
  }

  /**
   * Asks the source of a new connection to record, if its owner wants that and it may be.
   *
   * @param source before its first frame
   */
  public Begun begin(StreamSpec spec, FrameSource source) {
    if (settings.isEmpty() || !settings.get().wants(spec)) {
      return Begun.NOT;
    }
    Optional<String> refusal = RecordingSettings.refusal(spec);
    if (refusal.isPresent()) {
      return refused(spec, refusal.get());
    }
    try {
      RecordingRing ring =
          RecordingRing.open(
              settings.get().folder().resolve(spec.id().value()),
              settings.get().bytesAStream(),
              settings.get().age(),
              clock);
      return source.record(ring)
          ? new Begun(Optional.of(ring), "")
          : refused(spec, "not recorded: this kind of source cannot be");
    } catch (IOException e) {
      return refused(spec, "not recorded: " + e);
    }
  }

  private static Begun refused(StreamSpec spec, String why) {
    LOG.warn("Stream {} is {}", spec.id(), why);
    return new Begun(Optional.empty(), why);
  }
}
