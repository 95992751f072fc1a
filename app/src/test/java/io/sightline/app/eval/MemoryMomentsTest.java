package io.sightline.app.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.app.replay.AnnotatedClip;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.TimeSpan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryMomentsTest {
  private static final String ENCODER = "toy@1";
  private static final int SECONDS = 1_000;
  private static final AnnotatedClip CLIP =
      new AnnotatedClip(
          "yard",
          SECONDS,
          Map.of(),
          List.of(
              new AnnotatedClip.Sentence(
                  "a red bag",
                  List.of(TimeSpan.ofSeconds(100, 106), TimeSpan.ofSeconds(800, 806)),
                  Map.of()),
              new AnnotatedClip.Sentence("a fox", List.of(), Map.of())));

  @TempDir Path folder;

  @Test
  void aHeadThatTellsOnlyWhatItSawBeforeFindsItAgainWhereMemoryKeptIt() throws Exception {
    FeatureCache cache = FeatureCache.at(folder);
    List<EvalClip> tune = List.of(clip("tune", cache));
    List<EvalClip> judge = List.of(clip("judge", cache));
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    MemoryProof proof = new MemoryProof(4, 0, MemoryMomentsTest::vectors, out);

    new MemoryMoments(proof, new ClipEncoder(null, cache, 4, false), ENCODER, 1, out)
        .run(new SawItBefore(16), new SawItBefore(MemoryMoments.WIDE), tune, judge);

    List<String> lines = text.toString().lines().filter(line -> line.contains(" M=")).toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("language-guided M=16").contains("1/  1 100.0%");
    assertThat(lines.get(1)).startsWith("recency M=16").contains("0/  1   0.0%");
    assertThat(lines.get(2)).startsWith("unbounded M=1024").contains("1/  1 100.0%");
  }

  private static EvalClip clip(String name, FeatureCache cache) throws Exception {
    long[] micros = new long[4 * SECONDS];
    List<FrameFeature> features = new ArrayList<>();
    for (int i = 0; i < micros.length; i++) {
      MediaTime at = new MediaTime(i * 250_000L);
      micros[i] = at.micros();
      boolean bag =
          CLIP.sentences().get(0).spans().stream()
              .anyMatch(s -> s.start().compareTo(at) <= 0 && at.compareTo(s.end()) < 0);
      // A room that is never quite the same.
      float stir = (float) Math.sin(i * 0.7) * 0.2f;
      features.add(bag ? FrameFeature.of(1, 0, stir, 0.3f) : FrameFeature.of(0, 0, stir, 1));
    }
    cache.put(name + "-4.0fps", new ClipFeatures(micros, features));
    return new EvalClip(name, new SourceUri("file:none"), Optional.empty(), () -> CLIP);
  }

  private static Optional<QueryVectors> vectors(String words) {
    float[] embedding =
        words.equals("a red bag") ? new float[] {1, 0, 0, 0} : new float[] {0, 1, 0, 0};
    return Optional.of(new QueryVectors(ENCODER, embedding, 4, embedding));
  }

  /** P(inside) is the similarity, where memory holds something as similar from a minute ago. */
  private static final class SawItBefore implements BoundaryScorer {
    private final int slots;

    SawItBefore(int slots) {
      this.slots = slots;
    }

    @Override
    public String id() {
      return "toy-head@1";
    }

    @Override
    public HeadShape shape() {
      return new HeadShape(8, slots, 0);
    }

    @Override
    public void score(ScoringBatch batch, BoundaryScores into) {
      into.reset(batch.rows());
      for (int row = 0; row < batch.rows(); row++) {
        Window window = batch.windows().get(batch.rowWindow(row));
        float[] query = batch.queries().get(batch.rowQuery(row)).embedding();
        double now = window.newest().time().seconds();
        boolean known =
            window.longTerm().stream()
                .anyMatch(
                    slot ->
                        slot.frame().feature().dot(query) > 0.9
                            && now - slot.frame().time().seconds() > 60);
        int padding = 8 - window.shortTerm().size();
        for (int i = 0; known && i < window.shortTerm().size(); i++) {
          MemoryFrame frame = window.shortTerm().get(i);
          into.values()[(row * 8 + padding + i) * 3 + 2] = Math.max(0, frame.feature().dot(query));
        }
      }
    }

    @Override
    public void close() {}
  }
}
