package io.sightline.app.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sightline.app.replay.AnnotatedClip;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.Window;
import io.sightline.core.metric.OnlineFigures;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.replay.SettingsSearch;
import io.sightline.core.video.FrameFeature;
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

class ClipScorerTest {
  private static final String ENCODER = "toy@1";
  private static final int FRAMES = 240;
  private static final AnnotatedClip CLIP =
      new AnnotatedClip(
          "yard",
          60,
          Map.of("scene", "yard", "light", "night"),
          List.of(
              sentence("first", "static", TimeSpan.ofSeconds(10, 25)),
              sentence("second", "motion", TimeSpan.ofSeconds(40, 50)),
              sentence("third", "motion"),
              sentence("unreadable", "static", TimeSpan.ofSeconds(5, 6))));

  @TempDir Path folder;

  @Test
  void whatIsSeenIsToldAndWhatTheEncoderCannotReadIsMissed() {
    ClipScorer scorer = scorer(2);
    EvalReport report = report(scorer);
    OnlineFigures all = report.online(report.choices().get(0)).get("all");
    assertThat(scorer.unknown()).isOne();
    assertThat(all.sentences()).isEqualTo(4);
    assertThat(all.truths()).isEqualTo(3);
    assertThat(all.recall(0.7)).isEqualTo(2 / 3.0);
    assertThat(all.precision(0.7)).isOne();
    assertThat(all.falseAlarmsPerHour()).isZero();
    assertThat(all.startDelay(0.5).getAsDouble()).isBetween(0.0, 1.0);
    assertThat(report.paper().get("all").sentences()).isEqualTo(3);
    assertThat(report.paper().get("all").mcAp()).isGreaterThan(0.6);
  }

  @Test
  void figuresAreGroupedByWhatTheListSaysOfClipAndSentence() {
    EvalReport report = report(scorer(20));
    assertThat(report.online(report.choices().get(0)))
        .containsOnlyKeys(
            "all", "kind motion", "kind static", "scene yard", "light night", "combination unseen");
    assertThat(report.online(report.choices().get(0)).get("kind motion").recall(0.5)).isOne();
  }

  @Test
  void howManyStandTogetherDoesNotChangeTheScoresOfAHeadThatReadsNoMemory() {
    List<SettingsSearch.Known> alone = known(scorer(1));
    List<SettingsSearch.Known> together = known(scorer(4));
    for (int i = 0; i < alone.size(); i++) {
      assertThat(alone.get(i).track().moments(MomentSettings.DEFAULT))
          .isEqualTo(together.get(i).track().moments(MomentSettings.DEFAULT));
    }
  }

  @Test
  void aReportGivesItsSettingsToTheNextRun() throws Exception {
    SettingsSearch search = new SettingsSearch(known(scorer(4)));
    List<Choice> chosen = Choice.tuned(search, List.of(0.0, 5.0));
    EvalReport report = report(scorer(4), chosen);
    Path file = folder.resolve("report.json");
    report.write(file);
    assertThat(Choice.read(file).stream().map(Choice::settings))
        .containsExactlyElementsOf(chosen.stream().map(Choice::settings).toList());
    JsonNode json = new JsonMapper().readTree(file.toFile());
    assertThat(json.path("choices").get(0).path("groups").path("all").path("told").asInt())
        .isEqualTo(2);
    StringWriter text = new StringWriter();
    report.print(new PrintWriter(text));
    assertThat(text.toString()).contains("at most 5.0 false alarms", "kind motion", "R@1");
  }

  @Test
  void featuresComeBackFromTheCacheAsTheyWere() throws Exception {
    ClipFeatures made = features();
    FeatureCache.at(folder).put("a/b clip", made);
    ClipFeatures kept = FeatureCache.at(folder).find("a/b clip").orElseThrow();
    assertThat(kept.micros()).isEqualTo(made.micros());
    assertThat(kept.features()).isEqualTo(made.features());
    assertThat(FeatureCache.at(folder).find("another")).isEmpty();
  }

  private static AnnotatedClip.Sentence sentence(String words, String kind, TimeSpan... spans) {
    Map<String, String> tags =
        words.equals("first")
            ? Map.of("kind", kind, "unseen_combination", "true")
            : Map.of("kind", kind);
    return new AnnotatedClip.Sentence(words, List.of(spans), tags);
  }

  private static ClipScorer scorer(int standing) {
    return new ClipScorer(new FirstComponents(), ENCODER, ClipScorerTest::vectors, standing);
  }

  /** The sentence's axis, by its words. */
  private static Optional<QueryVectors> vectors(String words) {
    int axis = List.of("first", "second", "third").indexOf(words);
    if (axis < 0) {
      return Optional.empty();
    }
    float[] embedding = new float[4];
    embedding[axis] = 1;
    return Optional.of(new QueryVectors(ENCODER, embedding, 4, embedding));
  }

  private static ClipFeatures features() {
    long[] micros = new long[FRAMES];
    List<FrameFeature> features = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      double at = i / 4.0;
      micros[i] = i * 250_000L;
      boolean first = at >= 10 && at < 25;
      boolean second = at >= 40 && at < 50;
      features.add(FrameFeature.of(first ? 1 : 0, second ? 1 : 0, 0, first || second ? 0 : 1));
    }
    return new ClipFeatures(micros, features);
  }

  private static List<ScoredSentence> score(ClipScorer scorer) {
    return scorer.score(CLIP, CLIP.sentences(), features());
  }

  private static List<SettingsSearch.Known> known(ClipScorer scorer) {
    return score(scorer).stream().map(ScoredSentence::known).toList();
  }

  private static EvalReport report(ClipScorer scorer) {
    return report(scorer, List.of(Choice.ofHead(MomentSettings.DEFAULT)));
  }

  private static EvalReport report(ClipScorer scorer, List<Choice> choices) {
    EvalRun run = new EvalRun(Path.of("e"), Path.of("h"), 4, 20, 100, false, Optional.empty(), 1);
    List<ScoredSentence> scored = score(scorer);
    return new EvalReport(ENCODER, "toy-head@1", run, 1, scorer.unknown(), choices, scored);
  }

  /** P(inside) is the similarity of frame and sentence. */
  private static final class FirstComponents implements BoundaryScorer {
    @Override
    public HeadShape shape() {
      return new HeadShape(8, 4, 0);
    }

    @Override
    public void score(ScoringBatch batch, BoundaryScores into) {
      into.reset(batch.rows());
      for (int row = 0; row < batch.rows(); row++) {
        Window window = batch.windows().get(batch.rowWindow(row));
        float[] query = batch.queries().get(batch.rowQuery(row)).embedding();
        int padding = 8 - window.shortTerm().size();
        for (int i = 0; i < window.shortTerm().size(); i++) {
          into.values()[(row * 8 + padding + i) * 3 + 2] =
              window.shortTerm().get(i).feature().dot(query);
        }
      }
    }

    @Override
    public void close() {}
  }
}
