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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What really happens in a recording: for each sentence its true spans, in the order of the file.
 *
 * @param spans by sentence; a sentence that never happens has an empty list
 */
public record Truth(Map<String, List<TimeSpan>> spans) {
  /**
   * Reads {@code {"clips": [{"file": ..., "annotations": [{"sentence": ..., "windows": [[start,
   * end], ...]}]}]}}, times in seconds.
   *
   * @param video the recording; the clip is found by its file name
   * @throws ConfigException saying what is wrong with the file
   */
  public static Truth load(Path file, Path video) {
    String name = video.getFileName().toString();
    List<String> clips = new ArrayList<>();
    for (JsonNode clip : parse(file).path("clips")) {
      String clipName = clip.path("file").asText();
      clips.add(clipName);
      if (clipName.equals(name)) {
        return new Truth(annotations(file, clip));
      }
    }
    throw new ConfigException(
        file.toString(), List.of("has no clip with \"file\": \"" + name + "\"; it has " + clips));
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

  private static Map<String, List<TimeSpan>> annotations(Path file, JsonNode clip) {
    Map<String, List<TimeSpan>> spans = new LinkedHashMap<>();
    for (JsonNode annotation : clip.path("annotations")) {
      List<TimeSpan> windows = new ArrayList<>();
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
        windows.add(TimeSpan.ofSeconds(window.get(0).asDouble(), window.get(1).asDouble()));
      }
      spans.put(annotation.path("sentence").asText(), List.copyOf(windows));
    }
    return spans;
  }
}
