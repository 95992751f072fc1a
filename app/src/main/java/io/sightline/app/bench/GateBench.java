package io.sightline.app.bench;

import io.sightline.app.replay.Findings;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.metric.DetectionReport;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.replay.Replay;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.Preprocessing;
import io.sightline.ingest.encode.FrameEncoder;
import io.sightline.ingest.replay.VideoFileFrames;
import io.sightline.ingest.sample.MotionGate;
import io.sightline.ingest.source.SourceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the motion gate saves on a recording, and what it costs: the same features are replayed with
 * every frame encoded, and with still frames left out as the gate would. Not thread-safe.
 *
 * @param encoder of pictures
 * @param scorer of windows
 * @param vectors of a sentence; empty if the encoder knows no word of it
 * @param settings when scores become a moment
 */
public record GateBench(
    FrameEncoder encoder,
    BoundaryScorer scorer,
    Function<String, Optional<QueryVectors>> vectors,
    MomentSettings settings) {
  private static final StreamId STREAM = new StreamId("bench");
  private static final double IOU = 0.5;

  /** An encoded frame this soon after a true boundary shows it, seconds. */
  private static final double SOON = 1;

  /**
   * A recording and what is true in it.
   *
   * @param truth spans by sentence
   */
  public record Clip(String name, SourceUri source, Map<String, List<TimeSpan>> truth) {}

  /**
   * What came out; sums over several clips are of the same shape.
   *
   * @param frames sampled frames
   * @param encoded of those, let through by the gate
   * @param boundaries true starts and ends
   * @param shown of those, followed soon by an encoded frame
   * @param drift cosine distance of what a still frame repeats from what it would have been, summed
   * @param all without the gate
   * @param gated with it
   */
  public record Result(
      String name,
      double seconds,
      int frames,
      int encoded,
      int boundaries,
      int shown,
      double drift,
      Found all,
      Found gated) {
    public Result plus(Result other) {
      return new Result(
          name,
          seconds + other.seconds,
          frames + other.frames,
          encoded + other.encoded,
          boundaries + other.boundaries,
          shown + other.shown,
          drift + other.drift,
          all.plus(other.all),
          gated.plus(other.gated));
    }

    /** Part of the encoder runs that are not made. */
    public double saved() {
      return frames == 0 ? 0 : 1 - (double) encoded / frames;
    }
  }

  /** True spans, found spans, and those that match. */
  public record Found(int truths, int found, int matched) {
    Found plus(Found other) {
      return new Found(truths + other.truths, found + other.found, matched + other.matched);
    }

    public double recall() {
      return truths == 0 ? 0 : (double) matched / truths;
    }

    public double precision() {
      return found == 0 ? 0 : (double) matched / found;
    }
  }

  /**
   * @throws SourceException if the clip cannot be read
   */
  public Result run(Clip clip, double framesPerSecond, MotionGate.Settings gate)
      throws SourceException {
    VideoFileFrames.Replay plan =
        new VideoFileFrames.Replay(STREAM, framesPerSecond, 0, Instant.EPOCH, Optional.empty());
    List<FrameEvent> all = frames(clip.source, plan, encoder);
    List<FrameEvent> mask =
        frames(clip.source, plan.withGate(Optional.of(gate)), new NoEncoder(encoder));
    List<FrameEvent> gated = new ArrayList<>();
    double drift = 0;
    int encoded = 0;
    FrameFeature last = null;
    for (int i = 0; i < all.size(); i++) {
      FrameEvent frame = all.get(i);
      boolean still = mask.get(i).gate() == FrameGate.STILL;
      last = still ? last : frame.feature().orElseThrow();
      encoded += still ? 0 : 1;
      drift += still ? 1 - last.cosine(frame.feature().orElseThrow()) : 0;
      gated.add(still ? mask.get(i) : frame);
    }
    double seconds = all.isEmpty() ? 0 : all.get(all.size() - 1).mediaTime().seconds();
    List<Double> boundaries =
        clip.truth.values().stream()
            .flatMap(List::stream)
            .flatMap(span -> List.of(span.start().seconds(), span.end().seconds()).stream())
            .filter(at -> at > 0 && at < seconds - SOON)
            .toList();
    return new Result(
        clip.name,
        seconds,
        all.size(),
        encoded,
        boundaries.size(),
        (int) boundaries.stream().filter(at -> shows(gated, at)).count(),
        drift,
        found(clip, all),
        found(clip, gated));
  }

  private static boolean shows(List<FrameEvent> frames, double at) {
    return frames.stream()
        .filter(frame -> frame.gate() == FrameGate.ENCODED)
        .mapToDouble(frame -> frame.mediaTime().seconds())
        .anyMatch(time -> time >= at && time <= at + SOON);
  }

  private static List<FrameEvent> frames(
      SourceUri source, VideoFileFrames.Replay plan, FrameEncoder encoder) throws SourceException {
    List<FrameEvent> events = new ArrayList<>();
    try (VideoFileFrames frames = new VideoFileFrames(source, plan, encoder)) {
      for (Optional<FrameEvent> f = frames.next(); f.isPresent(); f = frames.next()) {
        events.add(f.get());
      }
    }
    return events;
  }

  private Found found(Clip clip, List<FrameEvent> frames) {
    List<Query> queries = new ArrayList<>();
    for (String sentence : clip.truth.keySet()) {
      QueryId id = new QueryId("q" + queries.size());
      vectors
          .apply(sentence)
          .ifPresent(
              known -> queries.add(new Query(id, sentence, Set.of(), known, settings, true)));
    }
    Findings findings = new Findings(queries);
    Replay replay =
        new Replay(
            new StreamMemory(scorer.shape().memory(), new LanguageGuidedPolicy()),
            scorer,
            queries,
            findings);
    frames.forEach(replay::accept);
    replay.finish();
    Found sum = new Found(0, 0, 0);
    for (Query query : queries) {
      DetectionReport report =
          DetectionReport.of(clip.truth.get(query.sentence()), findings.foundBy(query), IOU);
      sum = sum.plus(new Found(report.truths(), report.found(), report.pairs().size()));
    }
    return sum;
  }

  /** Of the real one's shape, for passes in which only the gate matters. */
  private record NoEncoder(String id, Preprocessing preprocessing, int frames)
      implements FrameEncoder {
    private static final FrameFeature NOTHING = FrameFeature.of(1);

    NoEncoder(FrameEncoder real) {
      this(real.id(), real.preprocessing(), real.frames());
    }

    @Override
    public List<FrameFeature> encode(List<List<PreparedFrame>> groups) {
      return Collections.nCopies(groups.size(), NOTHING);
    }
  }
}
