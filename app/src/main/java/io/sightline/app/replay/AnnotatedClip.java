package io.sightline.app.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sightline.app.config.ConfigException;
import io.sightline.core.video.TimeSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A recording and what is said to happen in it.
 *
 * @param file its name
 * @param seconds its length; 0 where the list does not say
 * @param tags what the list says of the clip: {@code scene}, {@code light}, ...
 */
public record AnnotatedClip(
    String file, double seconds, Map<String, String> tags, List<Sentence> sentences) {
  private static final List<String> CLIP_TAGS =
      List.of("scene", "light", "weather", "unseen_scene");
  private static final List<String> SENTENCE_TAGS =
      List.of("kind", "object", "action", "unseen_combination", "unseen_words");

  /**
   * A sentence and when it is true.
   *
   * @param spans in order; empty if it never is
   * @param tags what the list says of it: {@code kind}, {@code unseen_combination}, ...
   */
  public record Sentence(String words, List<TimeSpan> spans, Map<String, String> tags) {
    public Sentence {
      spans = List.copyOf(spans);
      tags = Map.copyOf(tags);
    }
  }

  public AnnotatedClip {
    tags = Map.copyOf(tags);
    sentences = List.copyOf(sentences);
  }

  /**
   * Reads {@code {"clips": [{"file": ..., "annotations": [{"sentence": ..., "windows": [[start,
   * end], ...]}]}]}}, times in seconds.
   *
   * @throws ConfigException saying what is wrong with the file
   */
  public static List<AnnotatedClip> read(Path file) {
    List<AnnotatedClip> clips = new ArrayList<>();
    for (JsonNode clip : parse(file).path("clips")) {
      List<Sentence> sentences = new ArrayList<>();
      for (JsonNode annotation : clip.path("annotations")) {
        sentences.add(
            new Sentence(
                annotation.path("sentence").asText(),
                spans(file, annotation),
                tags(annotation, SENTENCE_TAGS)));
      }
      clips.add(
          new AnnotatedClip(
              clip.path("file").asText(),
              clip.path("duration_s").asDouble(),
              tags(clip, CLIP_TAGS),
              sentences));
    }
    return clips;
  }

  private static JsonNode parse(Path file) {
    try {
      return new JsonMapper().readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file.toString(), List.of("there is no such file"));
    } catch (JsonProcessingException e) {
      throw new ConfigException(file.toString(), List.of("is not JSON: " + e.getOriginalMessage()));
    } catch (IOException e) {
      throw new ConfigException(file.toString(), List.of("cannot be read: " + e.getMessage()));
    }
  }

  private static Map<String, String> tags(JsonNode node, List<String> names) {
    Map<String, String> tags = new TreeMap<>();
    for (String name : names) {
      if (node.hasNonNull(name)) {
        tags.put(name, node.path(name).asText());
      }
    }
    return tags;
  }

  private static List<TimeSpan> spans(Path file, JsonNode annotation) {
    List<TimeSpan> spans = new ArrayList<>();
    for (JsonNode window : annotation.path("windows")) {
      if (window.size() != 2
          || !window.get(0).isNumber()
          || !window.get(1).isNumber()
          || window.get(1).asDouble() < window.get(0).asDouble()) {
        throw new ConfigException(
            file.toString(),
            List.of(
                "\""
                    + annotation.path("sentence").asText()
                    + "\" has a window that is not [start, end]: "
                    + window));
      }
      spans.add(TimeSpan.ofSeconds(window.get(0).asDouble(), window.get(1).asDouble()));
    }
    return spans;
  }
}
