package io.sightline.app.replay;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.replay.Replay;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.TextEncoder;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.ingest.source.SourceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * A recording from its frames to moments, as fast as it goes: the encoder, memory, head and tracker
 * of the live system.
 *
 * @param encoder folder of the encoder bundle
 * @param head folder of the head bundle
 * @param sentences what to look for
 * @param settings when scores become a moment, for every sentence
 * @param threads of the models
 */
public record ReplayRun(
    Path encoder, Path head, List<String> sentences, MomentSettings settings, int threads) {
  /** The name of the stream in what is found in a video file. */
  public static final StreamId STREAM = new StreamId("replay");

  public ReplayRun {
    sentences = List.copyOf(sentences);
  }

  /**
   * @param progress hears the seconds of video done, now and then
   * @throws SourceException if the recording cannot be opened or read
   * @throws IllegalArgumentException if the encoder knows no word of a sentence
   */
  public ReplayReport video(
      Path video, double framesPerSecond, Optional<Truth> truth, DoubleConsumer progress)
      throws SourceException {
    return run(Recording.ofVideo(video, STREAM, framesPerSecond), truth, progress);
  }

  /**
   * As {@link #video}, of what the topic of frames still holds of a stream.
   *
   * @param kafka client properties, {@code bootstrap.servers} among them
   */
  public ReplayReport topic(Map<String, String> kafka, StreamId stream, DoubleConsumer progress)
      throws SourceException {
    return run(encoder -> new TopicRecording(kafka, stream), Optional.empty(), progress);
  }

  private ReplayReport run(Recording.Opener opener, Optional<Truth> truth, DoubleConsumer progress)
      throws SourceException {
    EncoderBundle encoderBundle = EncoderBundle.load(encoder);
    HeadBundle headBundle = HeadBundle.load(head);
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(threads));
        ImageEncoder images = runtime.imageEncoder(encoderBundle);
        TextEncoder text = runtime.textEncoder(encoderBundle);
        OnnxHead scorer = runtime.head(headBundle, encoderBundle)) {
      List<Query> queries = queries(text);
      Findings findings = new Findings(queries);
      Replay replay = new Replay(memoryFor(scorer), scorer, queries, findings);
      long begun = System.nanoTime();
      long frames = 0;
      double last = 0;
      double seconds = 0;
      try (Recording source = opener.open(images)) {
        for (Optional<FrameEvent> frame = source.next(); frame.isPresent(); frame = source.next()) {
          replay.accept(frame.get());
          frames++;
          // Media time starts anew with every epoch; what counts is how much was seen.
          double now = frame.get().mediaTime().seconds();
          seconds += Math.max(0, now - last);
          last = now;
          progress.accept(seconds);
        }
      }
      replay.finish();
      return new ReplayReport(
          queries, findings, truth, frames, seconds, (System.nanoTime() - begun) / 1e9);
    }
  }

  /** Memory as the live system keeps it, of the size that the head was made for. */
  private static StreamMemory memoryFor(BoundaryScorer scorer) {
    return new StreamMemory(scorer.shape().memory(), new LanguageGuidedPolicy());
  }

  private List<Query> queries(TextEncoder text) {
    List<Query> queries = new ArrayList<>();
    for (String sentence : sentences) {
      QueryId id = new QueryId("query-" + (queries.size() + 1));
      queries.add(new Query(id, sentence, Set.of(), text.encode(sentence), settings, true));
    }
    return queries;
  }
}
