package io.sightline.app.eval;

import io.sightline.app.replay.AnnotatedClip;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.replay.SettingsSearch;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.TextEncoder;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.ingest.source.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges an encoder and a head.
 *
 * @param encoder folder of the encoder bundle
 * @param head folder of the head bundle
 * @param framesPerSecond that are looked at
 * @param standing how many sentences share a stream's memory
 * @param sentences of a clip at most, drawn by its name
 * @param throughVideo whether made-up cameras are written as H.264 and decoded again
 * @param cache where features are kept
 * @param threads of the models
 */
public record EvalRun(
    Path encoder,
    Path head,
    double framesPerSecond,
    int standing,
    int sentences,
    boolean throughVideo,
    Optional<Path> cache,
    int threads) {
  /** So many sentences' vectors are remembered: some are asked on many clips. */
  private static final int REMEMBERED = 2_000;

  /** Hears how far it is. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param what the clips are for
     */
    void clip(String what, int done, int all);
  }

  /** How settings are chosen: never on what is reported. */
  public sealed interface Settings {
    /** Those of a former run. */
    record Given(List<Choice> choices) implements Settings {}

    /** On other clips, for these budgets of false alarms an hour and sentence, and best F1. */
    record Tuned(List<EvalClip> clips, List<Double> budgets) implements Settings {}

    /** Those that the head's authors wrote down. */
    record OfHead() implements Settings {}
  }

  /**
   * @throws SourceException if a clip cannot be read
   */
  public EvalReport run(List<EvalClip> clips, Settings how, Listener listener)
      throws IOException, SourceException {
    EncoderBundle encoderBundle = EncoderBundle.load(encoder);
    HeadBundle headBundle = HeadBundle.load(head);
    FeatureCache features = FeatureCache.of(cache, encoderBundle);
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(threads));
        ImageEncoder images = runtime.imageEncoder(encoderBundle);
        TextEncoder text = runtime.textEncoder(encoderBundle);
        OnnxHead scorer = runtime.head(headBundle, encoderBundle)) {
      ClipEncoder clipEncoder = new ClipEncoder(images, features, framesPerSecond, throughVideo);
      ClipScorer clipScorer =
          new ClipScorer(scorer, encoderBundle.id(), remembering(text), standing);
      List<Choice> choices;
      if (how instanceof Settings.Tuned tuned) {
        List<ScoredSentence> known =
            score("to choose settings on", tuned.clips(), clipEncoder, clipScorer, listener);
        SettingsSearch search =
            new SettingsSearch(known.stream().map(ScoredSentence::known).toList());
        choices = Choice.tuned(search, tuned.budgets());
      } else if (how instanceof Settings.Given given) {
        choices = given.choices();
      } else {
        choices = List.of(Choice.ofHead(headBundle.usualSettings()));
      }
      int unknownBefore = clipScorer.unknown();
      List<ScoredSentence> scored = score("to report on", clips, clipEncoder, clipScorer, listener);
      return new EvalReport(
          encoderBundle.id(),
          headBundle.id(),
          this,
          clips.size(),
          clipScorer.unknown() - unknownBefore,
          choices,
          scored);
    }
  }

  private List<ScoredSentence> score(
      String what,
      List<EvalClip> clips,
      ClipEncoder clipEncoder,
      ClipScorer clipScorer,
      Listener listener)
      throws IOException, SourceException {
    List<ScoredSentence> scored = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      EvalClip clip = clips.get(i);
      ClipFeatures made = clipEncoder.features(clip);
      if (made.frames() > 0) {
        AnnotatedClip truth = clip.clip().get();
        scored.addAll(clipScorer.score(truth, EvalClip.drawn(clip, truth, sentences), made));
      }
      listener.clip(what, i + 1, clips.size());
    }
    return scored;
  }

  private static Function<String, Optional<QueryVectors>> remembering(TextEncoder text) {
    Map<String, Optional<QueryVectors>> known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Optional<QueryVectors>> eldest) {
            return size() > REMEMBERED;
          }
        };
    return sentence -> {
      Optional<QueryVectors> vectors = known.get(sentence);
      if (vectors == null) {
        vectors = text.encodeIfKnown(sentence);
        known.put(sentence, vectors);
      }
      return vectors;
    };
  }
}
