package io.sightline.ingest.probe;

import io.sightline.core.video.StreamSpec;
import io.sightline.inference.image.Preprocessing;
import io.sightline.inference.image.ResizeMode;
import io.sightline.ingest.Sources;
import io.sightline.ingest.probe.Observation.Seen;
import io.sightline.ingest.sample.EpochNumbers;
import io.sightline.ingest.sample.FrameSampling;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.sample.SamplingPlan;
import io.sightline.ingest.sample.Thumbnails;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceInfo;
import io.sightline.ingest.source.VideoDetails;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a stream as ingest would run it, for a few seconds, and keeps nothing. Thread-safe.
 *
 * @param sources opens it, with its credentials and masks
 * @param encoder what the encoder makes of a picture; empty where none is at hand
 * @param thumbnails the picture that is kept
 */
public record Probe(Sources sources, Optional<Preprocessing> encoder, Thumbnails thumbnails) {
  /** More frames than this tell nothing new. */
  private static final int MOST_FRAMES = 3_000;

  /** A recording that is read more slowly than this is not worth the wait. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Stands in for an encoder, so that the gate has pictures to compare. */
  private static final Preprocessing NEUTRAL =
      new Preprocessing(
          416, 416, ResizeMode.LONGEST, List.of(0, 0, 0), List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  /**
   * Looks at the stream.
   *
   * @param length for how long after the first picture, and of how much of a recording
   */
  public ProbeReport look(StreamSpec spec, Duration length, InstantSource clock) {
    Looking looking = new Looking(spec, length, clock);
    try (FrameSource source = sources.preparePlain(spec)) {
      looking.watch(source);
    } catch (SourceException e) {
      looking.failure = Optional.of(e);
    }
    return looking.report();
  }

  /** One look. */
  private final class Looking {
    private final StreamSpec spec;
    private final Duration length;
    private final InstantSource clock;
    private final Instant begun;
    private final FrameSampling sampling;
    private final List<Seen> frames = new ArrayList<>();
    private final List<SampledFrame> sampled = new ArrayList<>();
    private Optional<SourceInfo> info = Optional.empty();
    private Optional<VideoDetails> details = Optional.empty();
    private Optional<SourceException> failure = Optional.empty();
    private Optional<byte[]> picture = Optional.empty();
    private Instant first;

    Looking(StreamSpec spec, Duration length, InstantSource clock) {
      this.spec = spec;
      this.length = length;
      this.clock = clock;
      this.begun = clock.instant();
      this.sampling =
          new FrameSampling(
              SamplingPlan.of(spec, thumbnails, true),
              encoder.orElse(NEUTRAL),
              1,
              EpochNumbers.countingFrom(1));
    }

    void watch(FrameSource source) throws SourceException {
      try {
        for (Optional<DecodedFrame> frame = source.next();
            frame.isPresent();
            frame = source.next()) {
          take(source, frame.get());
          if (enough()) {
            return;
          }
        }
      } finally {
        details = frames.isEmpty() ? Optional.empty() : source.details();
      }
    }

    private void take(FrameSource source, DecodedFrame frame) {
      if (frames.isEmpty()) {
        first = clock.instant();
        info = Optional.of(source.info());
      }
      info = Optional.of(source.info());
      frames.add(
          new Seen(
              frame.stamp().ptsMicros(),
              frame.stamp().arrivedAt(),
              frame.stamp().sentAt().isPresent(),
              frame.kind(),
              frame.stamp().format()));
      for (SampledFrame one : sampling.take(source.info(), frame)) {
        one.thumbnail()
            .filter(small -> one.stream().equals(spec.id()))
            .ifPresent(small -> picture = Optional.of(small.toJpeg()));
        sampled.add(one.withoutPictures());
      }
    }

    private boolean enough() {
      Seen last = frames.get(frames.size() - 1);
      long media = last.ptsMicros() - frames.get(0).ptsMicros();
      Duration wall = Duration.between(first, clock.instant());
      boolean live = info.get().live();
      return frames.size() >= MOST_FRAMES
          || wall.compareTo(live ? length : LONGEST) >= 0
          || !live && media * 1_000 >= length.toNanos();
    }

    ProbeReport report() {
      Duration toFirst = Duration.between(begun, first == null ? clock.instant() : first);
      Observation seen = new Observation(toFirst, info, details, frames, failure);
      return new ProbeReport(spec, seen, sampled, encoder, picture, Diagnosis.of(seen, spec));
    }
  }
}
