package io.sightline.app.kills;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.replay.Replay;
import io.sightline.core.replay.ReplayListener;
import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.TextEncoder;
import io.sightline.ingest.encode.OnnxFrameEncoder;
import io.sightline.ingest.replay.VideoFileFrames;
import io.sightline.ingest.source.SourceException;
import io.sightline.simulator.Annotation;
import io.sightline.simulator.SimUri;
import io.sightline.simulator.Simulation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Frames of made-up cameras as ingest would publish them, and queries about what happens there: the
 * same for the same cameras, so that two runs can be compared.
 *
 * @param frames of all streams, in order of time; their wall clocks count from 1970
 * @param queries each for one stream
 */
record Tape(List<FrameEvent> frames, List<Query> queries) {
  private static final int SENTENCES_A_STREAM = 5;

  Tape {
    frames = List.copyOf(frames);
    queries = List.copyOf(queries);
  }

  /**
   * Renders and encodes.
   *
   * @param sources made-up cameras, {@code sim:} addresses that end
   * @param settings what makes a moment of the scores
   */
  static Tape of(
      List<String> sources,
      double framesPerSecond,
      ImageEncoder images,
      TextEncoder text,
      MomentSettings settings)
      throws SourceException {
    List<FrameEvent> frames = new ArrayList<>();
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      StreamId stream = new StreamId("camera-" + (i + 1));
      VideoFileFrames.Replay plan =
          new VideoFileFrames.Replay(stream, framesPerSecond, 1, Instant.EPOCH, Optional.empty());
      try (VideoFileFrames clip =
          new VideoFileFrames(new SourceUri(sources.get(i)), plan, new OnnxFrameEncoder(images))) {
        for (Optional<FrameEvent> f = clip.next(); f.isPresent(); f = clip.next()) {
          frames.add(f.get());
        }
      }
      for (String sentence : sentences(sources.get(i))) {
        QueryId id = new QueryId("query-" + (queries.size() + 1));
        queries.add(new Query(id, sentence, Set.of(stream), text.encode(sentence), settings, true));
      }
    }
    frames.sort(Comparator.comparing(FrameEvent::mediaTime).thenComparing(f -> f.stream().value()));
    return new Tape(frames, queries);
  }

  /** What happens there most often. */
  private static List<String> sentences(String source) {
    Simulation camera = Simulation.of(SimUri.parse(source));
    return camera.truth().stream()
        .filter(Annotation::occurs)
        .sorted(Comparator.comparing((Annotation a) -> -a.windows().size()))
        .map(Annotation::sentence)
        .distinct()
        .limit(SENTENCES_A_STREAM)
        .toList();
  }

  double seconds() {
    return frames.get(frames.size() - 1).mediaTime().seconds();
  }

  /** A frame as it is published: captured so long after the beginning of the show. */
  FrameEvent frame(int index, Instant begin) {
    FrameEvent frame = frames.get(index);
    Instant at = begin.plus(frame.mediaTime().micros(), ChronoUnit.MICROS);
    return new FrameEvent(
        frame.stream(),
        frame.epoch(),
        frame.seq(),
        frame.mediaTime(),
        at,
        CaptureClock.ARRIVAL,
        at,
        frame.gate(),
        frame.encoder(),
        frame.feature(),
        Optional.empty());
  }

  /**
   * What an undisturbed run makes of the first frames. Moments that are open at the end have no end
   * reason.
   */
  Map<String, MomentUpdate> undisturbed(BoundaryScorer head, int first) {
    Map<String, MomentUpdate> newest = new LinkedHashMap<>();
    ReplayListener listener =
        new ReplayListener() {
          @Override
          public void scored(StreamId stream, QueryId query, ScoredFrame frame) {
            // Moments are what is compared.
          }

          @Override
          public void updated(MomentUpdate update) {
            // The end of the tape is none of the stream.
            if (update.endReason() != EndReason.EPOCH_ENDED) {
              newest.put(update.moment().id(), update);
            }
          }
        };
    StreamMemory memory = new StreamMemory(head.shape().memory(), new LanguageGuidedPolicy());
    Replay replay = new Replay(memory, head, queries, listener);
    frames.subList(0, first).forEach(replay::accept);
    replay.finish();
    return newest;
  }
}
