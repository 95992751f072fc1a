package io.sightline.app.eval;

import io.sightline.app.config.ConfigException;
import io.sightline.app.replay.AnnotatedClip;
import io.sightline.app.simulate.DatasetPlan;
import io.sightline.core.video.SourceUri;
import io.sightline.simulator.Annotation;
import io.sightline.simulator.Simulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A stream to judge on. Its truth is made when it is asked for, so that a plan of hundreds costs
 * nothing.
 *
 * @param name for people, and in the cache
 * @param source what is decoded
 * @param simulated the made-up camera, to be sent through a video first where that is asked for
 * @param clip makes the truth
 */
public record EvalClip(
    String name, SourceUri source, Optional<Simulation> simulated, Supplier<AnnotatedClip> clip) {
  /**
   * The clips of a folder with an {@code annotations.json} and videos beside it.
   *
   * @throws ConfigException if the list cannot be read or a video is missing
   */
  public static List<EvalClip> ofFolder(Path folder) {
    Path list = folder.resolve("annotations.json");
    List<EvalClip> clips = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (AnnotatedClip clip : AnnotatedClip.read(list)) {
      Path video = folder.resolve(clip.file()).normalize();
      if (!Files.isReadable(video)) {
        missing.add("names " + clip.file() + ", which cannot be read");
      }
      clips.add(
          new EvalClip(clip.file(), new SourceUri(video.toString()), Optional.empty(), () -> clip));
    }
    if (clips.isEmpty()) {
      missing.add("names no clip");
    }
    if (!missing.isEmpty()) {
      throw new ConfigException(list.toString(), missing);
    }
    return clips;
  }

  /** Made-up cameras, as a live system would see them. */
  public static List<EvalClip> ofPlan(DatasetPlan plan) {
    return plan.list().stream()
        .map(
            stream -> {
              Simulation camera = plan.camera(stream);
              return new EvalClip(
                  stream.name() + "-" + Math.round(plan.seconds()) + "s",
                  new SourceUri(
                      "sim:%s?seed=%d&seconds=%s"
                          .formatted(stream.scene().slug(), stream.seed(), plan.seconds())),
                  Optional.of(camera),
                  () -> truthOf(camera));
            })
        .toList();
  }

  private static AnnotatedClip truthOf(Simulation camera) {
    List<AnnotatedClip.Sentence> sentences = new ArrayList<>();
    for (Annotation a : camera.truth()) {
      sentences.add(
          new AnnotatedClip.Sentence(
              a.sentence(),
              a.windows(),
              Map.of(
                  "kind",
                  a.kind().slug(),
                  "unseen_combination",
                  Boolean.toString(a.unseenCombination()),
                  "unseen_words",
                  Boolean.toString(a.unseenWords()))));
    }
    return new AnnotatedClip(
        camera.scene().slug(),
        camera.info().seconds(),
        Map.of(
            "scene",
            camera.scene().slug(),
            "light",
            camera.night() ? "night" : "day",
            "unseen_scene",
            Boolean.toString(camera.scene().unseen())),
        sentences);
  }

  /**
   * Sentences drawn by the clip's name, in an order that mixes them.
   *
   * @param most how many at most
   */
  static List<AnnotatedClip.Sentence> drawn(EvalClip of, AnnotatedClip clip, int most) {
    List<AnnotatedClip.Sentence> sentences = new ArrayList<>(clip.sentences());
    Collections.shuffle(sentences, new Random(of.name().hashCode()));
    return sentences.subList(0, Math.min(most, sentences.size()));
  }
}
