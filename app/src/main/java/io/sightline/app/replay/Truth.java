package io.sightline.app.replay;

import io.sightline.app.config.ConfigException;
import io.sightline.core.video.TimeSpan;
import java.nio.file.Path;
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
   * Reads a list of clips, as {@link AnnotatedClip#read}.
   *
   * @param video the recording; the clip is found by its file name
   * @throws ConfigException saying what is wrong with the file
   */
  public static Truth load(Path file, Path video) {
    String name = video.getFileName().toString();
    List<AnnotatedClip> clips = AnnotatedClip.read(file);
    for (AnnotatedClip clip : clips) {
      if (clip.file().equals(name)) {
        Map<String, List<TimeSpan>> spans = new LinkedHashMap<>();
        clip.sentences().forEach(sentence -> spans.put(sentence.words(), sentence.spans()));
        return new Truth(spans);
      }
    }
    throw new ConfigException(
        file.toString(),
        List.of(
            "has no clip with \"file\": \""
                + name
                + "\"; it has "
                + clips.stream().map(AnnotatedClip::file).toList()));
  }
}
