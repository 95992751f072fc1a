package io.sightline.app.eval;

import io.sightline.app.replay.AnnotatedClip;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.memory.EventPolicy;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemoryPolicy;
import io.sightline.core.memory.RecencyPolicy;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.metric.DetectionReport;
import io.sightline.core.metric.FoundSpan;
import io.sightline.core.metric.OnlineFigures;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.replay.SettingsSearch;
import io.sightline.core.video.TimeSpan;
import io.sightline.ingest.source.SourceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a head finds on long streams, by the memory that it is given: moments of the sentences of
 * {@link MemoryProof} that stand from the start.
 *
 * @param proof draws the sentences
 * @param encoder id of the encoder
 * @param budget false alarms an hour and sentence that settings may cost where they are chosen
 */
record MemoryMoments(
    MemoryProof proof, ClipEncoder clips, String encoder, double budget, PrintWriter out) {
  /** Slots of the memory that is all but unbounded, the most that a memory may have. */
  static final int WIDE = 1024;

  /** A subject is seen again when it was away for longer than this. */
  private static final double AWAY_S = 300;

  private static final double IOU = OnlineFigures.DELAY_IOU;

  /**
   * A memory to compare.
   *
   * @param wide whether it has {@link #WIDE} slots, not as many as the head was made for
   */
  record Memory(String name, MemoryPolicy policy, boolean wide) {}

  static List<Memory> memories() {
    return List.of(
        new Memory("language-guided", new LanguageGuidedPolicy(), false),
        new Memory("recency", new RecencyPolicy(), false),
        new Memory("unbounded", new EventPolicy(), true));
  }

  /** What was found of some of the true spans. */
  private static final class Recall {
    private int spans;
    private int found;
    private final List<Double> startDelays = new ArrayList<>();

    void add(TimeSpan truth, List<DetectionReport.Pair> pairs) {
      spans++;
      pairs.stream()
          .filter(pair -> pair.truth() == truth)
          .forEach(
              pair -> {
                found++;
                startDelays.add(pair.startDelay());
              });
    }

    @Override
    public String toString() {
      OptionalDouble median =
          startDelays.stream().mapToDouble(d -> d).sorted().skip(found / 2).findFirst();
      return String.format(
          Locale.ROOT,
          "%3d/%3d %5.1f%% %6s",
          found,
          spans,
          spans == 0 ? 0 : 100.0 * found / spans,
          median.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", median.getAsDouble()));
    }
  }

  /**
   * Prints a line a memory.
   *
   * @param head as it was made
   * @param wide the same head over {@link #WIDE} slots
   * @param tune streams on which settings are chosen, for each memory its own
   */
  void run(BoundaryScorer head, BoundaryScorer wide, List<EvalClip> tune, List<EvalClip> judge)
      throws IOException, SourceException {
    out.printf(
        Locale.ROOT,
        "%nmoments at IoU %.1f with %s; settings of each memory within %.1f false alarms an hour and sentence on %d other streams%n"
            + "%-26s %-22s %-22s %-22s %9s %8s  %s%n",
        IOU,
        head.id(),
        budget,
        tune.size(),
        "memory",
        "all: found, start p50",
        "rare",
        "seen again",
        "precision",
        "false/h",
        "settings");
    for (Memory memory : memories()) {
      BoundaryScorer scorer = memory.wide() ? wide : head;
      StreamMemory kept = new StreamMemory(scorer.shape().memory(), memory.policy());
      ClipScorer scored = new ClipScorer(scorer, encoder, proof.text(), proof.standing(), kept);
      SettingsSearch search =
          new SettingsSearch(score(scored, tune).stream().map(ScoredSentence::known).toList());
      MomentSettings settings = search.withinBudget(budget);
      String name = memory.name() + " M=" + scorer.shape().longFrames();
      print(name, settings, score(scored, judge));
    }
  }

  private List<ScoredSentence> score(ClipScorer scorer, List<EvalClip> streams)
      throws IOException, SourceException {
    List<ScoredSentence> all = new ArrayList<>();
    for (EvalClip stream : streams) {
      AnnotatedClip truth = stream.clip().get();
      List<AnnotatedClip.Sentence> standing =
          proof.asked(stream, truth).stream()
              .filter(MemoryProof.Asked::stood)
              .map(MemoryProof.Asked::sentence)
              .toList();
      all.addAll(scorer.score(truth, standing, clips.features(stream)));
    }
    return all;
  }

  private void print(String name, MomentSettings settings, List<ScoredSentence> scored) {
    OnlineFigures figures = new OnlineFigures();
    Recall all = new Recall();
    Recall rare = new Recall();
    Recall again = new Recall();
    for (ScoredSentence sentence : scored) {
      SettingsSearch.Known known = sentence.known();
      List<FoundSpan> told = known.track().moments(settings);
      figures.add(known.spans(), told, known.seconds());
      List<DetectionReport.Pair> pairs = DetectionReport.of(known.spans(), told, IOU).pairs();
      boolean isRare = MemoryProof.rare(known.spans(), known.seconds());
      for (int i = 0; i < known.spans().size(); i++) {
        TimeSpan span = known.spans().get(i);
        all.add(span, pairs);
        if (isRare) {
          rare.add(span, pairs);
        }
        if (i > 0 && span.start().secondsSince(known.spans().get(i - 1).end()) > AWAY_S) {
          again.add(span, pairs);
        }
      }
    }
    out.printf(
        Locale.ROOT,
        "%-26s %-22s %-22s %-22s %8.1f%% %8.2f  start %.3f, end %.3f, at least %.1f s, gaps of %.1f s%n",
        name,
        all,
        rare,
        again,
        100 * figures.precision(IOU),
        figures.falseAlarmsPerHour(),
        settings.startThreshold(),
        settings.endThreshold(),
        settings.minDuration().toMillis() / 1e3,
        settings.mergeGap().toMillis() / 1e3);
    out.flush();
  }
}
