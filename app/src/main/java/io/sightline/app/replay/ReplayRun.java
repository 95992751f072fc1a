package io.sightline.app.replay;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemorySettings;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.replay.Replay;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.TextEncoder;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.ingest.encode.OnnxFrameEncoder;
import io.sightline.ingest.replay.VideoFileFrames;
import io.sightline.ingest.source.SourceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * A recording from decoder to moments, as fast as it goes: the decoder, encoder, memory, head and
 * tracker of the live system.
 *
 * @param video the recording
 * @param sentences what to look for
 * @param settings when scores become a moment, for every sentence
 * @param framesPerSecond sampling rate on media time
 */
public record ReplayRun(
    Path video,
    Path encoder,
    Path head,
    List<String> sentences,
    MomentSettings settings,
    double framesPerSecond,
    int threads) {
  /** The name of the stream in what is found. */
  public static final StreamId STREAM = new StreamId("replay");

  public ReplayRun {
    sentences = List.copyOf(sentences);
  }

  /**
   * @param progress hears the seconds of video done, now and then
   * @throws SourceException if the recording cannot be opened or read
   * @throws IllegalArgumentException if the encoder knows no word of a sentence
   */
  public ReplayReport run(Optional<Truth> truth, DoubleConsumer progress) throws SourceException {
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
      VideoFileFrames.Replay plan =
          new VideoFileFrames.Replay(STREAM, framesPerSecond, 0, Instant.EPOCH, Optional.empty());
      long frames = 0;
      double seconds = 0;
      try (VideoFileFrames source =
          new VideoFileFrames(
              new SourceUri(video.toString()), plan, new OnnxFrameEncoder(images))) {
        for (Optional<FrameEvent> frame = source.next(); frame.isPresent(); frame = source.next()) {
          replay.accept(frame.get());
          frames++;
          seconds = frame.get().mediaTime().seconds();
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
    MemorySettings settings =
        new MemorySettings(
            scorer.shape().shortFrames(),
            scorer.shape().longFrames(),
            MemorySettings.DEFAULT.hop());
    return new StreamMemory(settings, new LanguageGuidedPolicy());
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
