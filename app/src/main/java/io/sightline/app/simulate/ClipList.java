package io.sightline.app.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.app.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The {@code annotations.json} of a folder that videos are added to one by one. */
final class ClipList {
  private ClipList() {}

  /**
   * Adds the clips of another list; a clip of the same file gives way.
   *
   * @param file of the list; made if it is not there
   * @param more a list of the same layout
   * @throws ConfigException if the file is there and no list of clips
   */
  static void add(Path file, String more) throws IOException {
    JsonMapper json = new JsonMapper();
    ObjectNode list = (ObjectNode) json.readTree(more);
    if (Files.exists(file)) {
      ArrayNode clips = (ArrayNode) list.path("clips");
      int at = 0;
      for (JsonNode clip : clipsOf(json, file)) {
        boolean replaced = false;
        for (JsonNode one : list.path("clips")) {
          replaced |= one.path("file").equals(clip.path("file"));
        }
        if (!replaced) {
          clips.insert(at++, clip);
        }
      }
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(list));
    FrameExport.complete(part, file);
  }

  private static JsonNode clipsOf(JsonMapper json, Path file) throws IOException {
    JsonNode clips;
    try {
      clips = json.readTree(Files.readAllBytes(file)).path("clips");
    } catch (JsonProcessingException e) {
      throw new ConfigException(file.toString(), List.of("is not JSON: " + e.getOriginalMessage()));
    }
    if (!clips.isArray()) {
      throw new ConfigException(file.toString(), List.of("is no list of clips"));
    }
    return clips;
  }
}
