package io.sightline.app.eval;

import io.sightline.app.replay.AnnotatedClip;
import io.sightline.core.memory.EventPolicy;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemoryPolicy;
import io.sightline.core.memory.MemorySettings;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.QueryContrast;
import io.sightline.core.memory.RecencyPolicy;
import io.sightline.core.memory.ReservoirPolicy;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.TimeSpan;
import io.sightline.ingest.source.SourceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * What is left in a stream's memory of the rare things of the last hour, by policy: asked at the
 * end of each stream, by sentences that stood from the start and by sentences that come only then.
 *
 * @param standing how many sentences stand from the start, half of them rare
 * @param late how many rare sentences are asked at the end only
 * @param text makes a sentence's vectors; empty where the encoder cannot
 */
record MemoryProof(
    int standing, int late, Function<String, Optional<QueryVectors>> text, PrintWriter out) {
  /** A rare sentence is true for no more of the stream than this, ... */
  private static final double RARE_SHARE = 0.02;

  /** ... and no more often than this. */
  private static final int RARE_TIMES = 3;

  private static final double LEAST_SECONDS = 2;
  private static final double LONG_AGO_S = 1_800;

  /** How many times a person would look at. */
  private static final int ANSWERS = 5;

  private static final double APART_S = 10;
  private static final double SLACK_S = 1;

  /** What a memory may be. */
  static Map<String, MemoryPolicy> policies() {
    Map<String, MemoryPolicy> policies = new LinkedHashMap<>();
    policies.put("language-guided", new LanguageGuidedPolicy());
    policies.put(
        "novelty only",
        new LanguageGuidedPolicy(
            new LanguageGuidedPolicy.Config(
                LanguageGuidedPolicy.Config.DEFAULT.duplicateSteps(),
                LanguageGuidedPolicy.Config.DEFAULT.inertia(),
                LanguageGuidedPolicy.Config.DEFAULT.halfLife(),
                0,
                0,
                0,
                0)));
    policies.put("event memory", new EventPolicy());
    policies.put("reservoir", new ReservoirPolicy());
    policies.put("recency", new RecencyPolicy());
    return policies;
  }

  /** A sentence that is asked. */
  record Asked(AnnotatedClip.Sentence sentence, QueryVectors vectors, boolean stood) {
    List<TimeSpan> spans() {
      return sentence.spans();
    }
  }

  /** A memory that is asked: of each slot, when it was last seen, and its feature. */
  private record Kept(List<MemorySlot> slots) {}

  /** Sums of one policy and one kind of question. */
  private static final class Sums {
    int questions;
    int spans;
    int kept;
    int found;
    int oldSpans;
    int oldFound;
    int firstRight;
    final List<Double> happened = new ArrayList<>();
    final List<Double> never = new ArrayList<>();
  }

  /** Streams one after the other, then the table. */
  void run(List<EvalClip> clips, ClipEncoder encoder, MemorySettings settings)
      throws IOException, SourceException {
    Map<String, Sums> stood = new LinkedHashMap<>();
    Map<String, Sums> came = new LinkedHashMap<>();
    double hours = 0;
    for (EvalClip clip : clips) {
      ClipFeatures features = encoder.features(clip);
      AnnotatedClip truth = clip.clip().get();
      List<Asked> asked = asked(clip, truth);
      hours += truth.seconds() / 3600;
      Map<String, Kept> memories = new LinkedHashMap<>();
      List<QueryVectors> queries = asked.stream().filter(Asked::stood).map(Asked::vectors).toList();
      for (Map.Entry<String, MemoryPolicy> policy : policies().entrySet()) {
        memories.put(
            policy.getKey(),
            remember(new StreamMemory(settings, policy.getValue()), features, queries));
      }
      memories.put("unbounded", everything(features));
      for (Map.Entry<String, Kept> memory : memories.entrySet()) {
        for (Asked one : asked) {
          Map<String, Sums> into = one.stood() ? stood : came;
          ask(
              memory.getValue(),
              one,
              truth.seconds(),
              into.computeIfAbsent(memory.getKey(), name -> new Sums()));
        }
      }
      out.printf("%s: %d frames, %d sentences%n", clip.name(), features.frames(), asked.size());
      out.flush();
    }
    out.printf(Locale.ROOT, "%n%.1f hours, M=%d, rare sentences%n", hours, settings.longFrames());
    print("asked by sentences that stood from the start", stood);
    print("asked by sentences that came at the end", came);
  }

  private Kept remember(StreamMemory memory, ClipFeatures features, List<QueryVectors> queries) {
    MemoryState state = MemoryState.EMPTY;
    String encoder = queries.get(0).encoder();
    for (int i = 0; i < features.frames(); i++) {
      state = memory.advance(state, features.frame(i, encoder), queries).next();
    }
    return new Kept(state.longTerm());
  }

  private static Kept everything(ClipFeatures features) {
    List<MemorySlot> slots = new ArrayList<>(features.frames());
    for (int i = 0; i < features.frames(); i++) {
      FrameFeature feature = features.features().get(i);
      slots.add(
          new MemorySlot(
              i,
              new MemoryFrame(i, new MediaTime(features.micros()[i]), Instant.EPOCH, feature),
              1));
    }
    return new Kept(slots);
  }

  /**
   * Drawn by the clip's name: standing ones, half of them rare; late ones; some that never happen.
   */
  List<Asked> asked(EvalClip clip, AnnotatedClip truth) {
    List<AnnotatedClip.Sentence> sentences = new ArrayList<>(truth.sentences());
    sentences.removeIf(s -> "true".equals(s.tags().get("unseen_words")));
    Collections.shuffle(sentences, new Random(clip.name().hashCode()));
    List<Asked> asked = new ArrayList<>();
    int rareStanding = 0;
    int usualStanding = 0;
    int rareLate = 0;
    int neverStanding = 0;
    int neverLate = 0;
    for (AnnotatedClip.Sentence sentence : sentences) {
      boolean never = sentence.spans().isEmpty();
      boolean rare = !never && rare(sentence.spans(), truth.seconds());
      boolean stands;
      if (rare && rareStanding < standing / 2) {
        rareStanding++;
        stands = true;
      } else if (rare && rareLate < late) {
        rareLate++;
        stands = false;
      } else if (never && neverStanding < standing / 4) {
        neverStanding++;
        stands = true;
      } else if (never && neverLate < late) {
        neverLate++;
        stands = false;
      } else if (!never && !rare && usualStanding < standing / 4) {
        usualStanding++;
        stands = true;
      } else {
        continue;
      }
      text.apply(sentence.words())
          .ifPresent(vectors -> asked.add(new Asked(sentence, vectors, stands)));
    }
    return asked;
  }

  static boolean rare(List<TimeSpan> spans, double seconds) {
    return spans.size() <= RARE_TIMES
        && spans.stream().mapToDouble(TimeSpan::seconds).sum() <= RARE_SHARE * seconds
        && spans.stream().allMatch(span -> span.seconds() >= LEAST_SECONDS);
  }

  private static void ask(Kept memory, Asked asked, double now, Sums sums) {
    boolean never = asked.spans().isEmpty();
    if (!never && !rare(asked.spans(), now)) {
      return;
    }
    double[] contrast = QueryContrast.of(memory.slots(), asked.vectors());
    List<Double> answers = answers(memory.slots(), contrast);
    double most = 0;
    for (double one : contrast) {
      most = Math.max(most, one);
    }
    (never ? sums.never : sums.happened).add(most);
    if (never) {
      return;
    }
    sums.questions++;
    sums.firstRight += asked.spans().stream().anyMatch(s -> holds(s, answers.get(0))) ? 1 : 0;
    for (TimeSpan span : asked.spans()) {
      boolean found = answers.stream().anyMatch(at -> holds(span, at));
      sums.spans++;
      sums.found += found ? 1 : 0;
      sums.kept +=
          memory.slots().stream().anyMatch(s -> holds(span, s.frame().time().seconds())) ? 1 : 0;
      if (now - span.end().seconds() >= LONG_AGO_S) {
        sums.oldSpans++;
        sums.oldFound += found ? 1 : 0;
      }
    }
  }

  private static boolean holds(TimeSpan span, double seconds) {
    return seconds >= span.start().seconds() - SLACK_S && seconds <= span.end().seconds() + SLACK_S;
  }

  /** The times of the slots that stand out most, no two of them close together. */
  private static List<Double> answers(List<MemorySlot> slots, double[] contrast) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < contrast.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> -contrast[i]));
    List<Double> answers = new ArrayList<>();
    for (int i : order) {
      double at = slots.get(i).frame().time().seconds();
      if (answers.stream().noneMatch(other -> Math.abs(other - at) < APART_S)) {
        answers.add(at);
        if (answers.size() == ANSWERS) {
          break;
        }
      }
    }
    return answers;
  }

  private void print(String title, Map<String, Sums> rows) {
    out.printf("%n%s%n", title);
    out.printf(
        "%-18s %9s %9s %12s %14s %22s %16s%n",
        "memory",
        "questions",
        "events",
        "kept",
        "found in 5",
        "found, over 30 min ago",
        "first is right");
    rows.forEach(
        (name, sums) ->
            out.printf(
                Locale.ROOT,
                "%-18s %9d %9d %11.1f%% %13.1f%% %15.1f%% of %3d %15.1f%%  yes/no AUC %.3f%n",
                name,
                sums.questions,
                sums.spans,
                share(sums.kept, sums.spans),
                share(sums.found, sums.spans),
                share(sums.oldFound, sums.oldSpans),
                sums.oldSpans,
                share(sums.firstRight, sums.questions),
                auc(sums.happened, sums.never)));
    out.flush();
  }

  private static double share(int of, int all) {
    return all == 0 ? 0 : 100.0 * of / all;
  }

  /** How likely a sentence that happened stands out more than one that did not. */
  private static double auc(List<Double> happened, List<Double> never) {
    double wins = 0;
    for (double yes : happened) {
      for (double no : never) {
        wins += yes > no ? 1 : yes == no ? 0.5 : 0;
      }
    }
    return wins / Math.max(1, (long) happened.size() * never.size());
  }
}
