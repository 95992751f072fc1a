package io.sightline.app.eval;

import io.sightline.app.replay.AnnotatedClip;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.metric.PaperProtocol;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.replay.Replay;
import io.sightline.core.replay.ReplayListener;
import io.sightline.core.replay.ScoreTrack;
import io.sightline.core.replay.SettingsSearch;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Scores the sentences of a clip by {@link Replay}, so many standing at a time, as they would on a
 * live stream. Not thread-safe.
 */
final class ClipScorer {
  private final BoundaryScorer head;
  private final String encoder;
  private final Function<String, Optional<QueryVectors>> text;
  private final int standing;
  private final StreamMemory memory;
  private int unknown;

  /**
   * With memory as the live system keeps it, of the size that the head was made for.
   *
   * @param encoder id of the encoder of features and sentences
   * @param text makes a sentence's vectors; empty where the encoder cannot
   * @param standing how many sentences share a stream's memory
   */
  ClipScorer(
      BoundaryScorer head,
      String encoder,
      Function<String, Optional<QueryVectors>> text,
      int standing) {
    this(
        head,
        encoder,
        text,
        standing,
        new StreamMemory(head.shape().memory(), new LanguageGuidedPolicy()));
  }

  /** With another memory. */
  ClipScorer(
      BoundaryScorer head,
      String encoder,
      Function<String, Optional<QueryVectors>> text,
      int standing,
      StreamMemory memory) {
    this.head = head;
    this.encoder = encoder;
    this.text = text;
    this.standing = standing;
    this.memory = memory;
  }

  /** How many sentences the encoder could not read; they count as never told. */
  int unknown() {
    return unknown;
  }

  List<ScoredSentence> score(
      AnnotatedClip clip, List<AnnotatedClip.Sentence> sentences, ClipFeatures features) {
    List<ScoredSentence> scored = new ArrayList<>();
    for (int from = 0; from < sentences.size(); from += standing) {
      scored.addAll(
          scoreTogether(
              clip,
              sentences.subList(from, Math.min(from + standing, sentences.size())),
              features));
    }
    return scored;
  }

  private List<ScoredSentence> scoreTogether(
      AnnotatedClip clip, List<AnnotatedClip.Sentence> sentences, ClipFeatures features) {
    Curves curves = new Curves(sentences.size(), features.frames());
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      Optional<QueryVectors> vectors = text.apply(sentences.get(i).words());
      if (vectors.isPresent()) {
        queries.add(
            new Query(
                new QueryId(Integer.toString(i)),
                sentences.get(i).words(),
                Set.of(),
                vectors.get(),
                MomentSettings.DEFAULT,
                true));
      } else {
        unknown++;
      }
    }
    if (!queries.isEmpty()) {
      Replay replay = new Replay(memory, head, queries, curves);
      for (int i = 0; i < features.frames(); i++) {
        replay.accept(features.frame(i, encoder));
      }
      replay.finish();
    }
    double seconds =
        clip.seconds() > 0 ? clip.seconds() : features.micros()[features.frames() - 1] / 1e6;
    long[] micros = Arrays.copyOf(features.micros(), curves.scoredFrames);
    List<ScoredSentence> scored = new ArrayList<>();
    for (int i = 0; i < sentences.size(); i++) {
      AnnotatedClip.Sentence sentence = sentences.get(i);
      ScoreTrack track = new ScoreTrack(micros, Arrays.copyOf(curves.inside[i], micros.length));
      scored.add(
          new ScoredSentence(
              groups(clip.tags(), sentence.tags()),
              new SettingsSearch.Known(track, sentence.spans(), seconds),
              paper(sentence.spans(), curves, i, seconds)));
    }
    return scored;
  }

  private static Optional<PaperProtocol.Outcome> paper(
      List<TimeSpan> spans, Curves curves, int i, double seconds) {
    if (spans.size() != 1) {
      return Optional.empty();
    }
    return Optional.of(
        PaperProtocol.judge(
            new PaperProtocol.Scores(curves.start[i], curves.end[i], curves.inside[i], seconds),
            spans.get(0).start().seconds(),
            spans.get(0).end().seconds()));
  }

  private static List<String> groups(Map<String, String> clip, Map<String, String> sentence) {
    List<String> groups = new ArrayList<>(List.of("all"));
    named(groups, "kind", sentence.get("kind"));
    named(groups, "combination", seen(sentence.get("unseen_combination")));
    named(groups, "words", seen(sentence.get("unseen_words")));
    named(groups, "place", seen(clip.get("unseen_scene")));
    named(groups, "scene", clip.get("scene"));
    named(groups, "light", clip.get("light"));
    return groups;
  }

  private static void named(List<String> groups, String by, String value) {
    if (value != null) {
      groups.add(by + " " + value);
    }
  }

  private static String seen(String unseen) {
    return unseen == null ? null : unseen.equals("true") ? "unseen" : "seen";
  }

  /** Takes the scores down. */
  private static final class Curves implements ReplayListener {
    private final float[][] start;
    private final float[][] end;
    private final float[][] inside;
    private int scoredFrames;

    Curves(int sentences, int frames) {
      start = new float[sentences][frames];
      end = new float[sentences][frames];
      inside = new float[sentences][frames];
    }

    @Override
    public void scored(StreamId stream, QueryId query, ScoredFrame frame) {
      int sentence = Integer.parseInt(query.value());
      int at = (int) frame.seq();
      start[sentence][at] = frame.start();
      end[sentence][at] = frame.end();
      inside[sentence][at] = frame.inside();
      scoredFrames = Math.max(scoredFrames, at + 1);
    }

    @Override
    public void updated(MomentUpdate update) {
      // What settings make of the scores is tried afterwards.
    }
  }
}
