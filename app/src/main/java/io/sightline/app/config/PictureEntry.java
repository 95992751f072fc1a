package io.sightline.app.config;

import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.GateMode;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.RecordMode;
import io.sightline.core.video.Region;
import io.sightline.core.video.Zone;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what is made of a stream's pictures, the same words as in the API. */
final class PictureEntry {
  private PictureEntry() {}

  static PictureSettings read(ConfigNode node) {
    Optional<Region> crop = node.value("crop", Region::parse);
    List<Zone> zones = node.list("zones", PictureEntry::zone);
    List<Polygon> masks = node.values("masks", Polygon::parse);
    Optional<Integer> width = node.value("thumbnailWidth", Integer::valueOf);
    HardwareDecode hardware = oneOf(node, "hardware", PictureSettings.DEFAULT.hardware());
    DecodeSkip skip = oneOf(node, "skip", PictureSettings.DEFAULT.skip());
    GateMode gate = oneOf(node, "gate", PictureSettings.DEFAULT.gate());
    RecordMode recording = oneOf(node, "recording", PictureSettings.DEFAULT.recording());
    try {
      return new PictureSettings(crop, zones, masks, width, hardware, skip, gate, recording);
    } catch (IllegalArgumentException e) {
      node.problem(e.getMessage());
      return PictureSettings.DEFAULT;
    }
  }

  private static Optional<Zone> zone(ConfigNode node) {
    Optional<Polygon> outline = node.required("outline", Polygon::parse);
    return outline.flatMap(known -> node.required("name", name -> new Zone(name, known)));
  }

  private static <E extends Enum<E>> E oneOf(ConfigNode node, String name, E usual) {
    return node.value(name, text -> valueOf(usual.getDeclaringClass(), text)).orElse(usual);
  }

  private static <E extends Enum<E>> E valueOf(Class<E> type, String text) {
    // YAML reads a bare on or off as it likes.
    String word =
        switch (text) {
          case "true" -> "on";
          case "false" -> "off";
          default -> text;
        };
    List<String> known =
        Arrays.stream(type.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .toList();
    if (!known.contains(word)) {
      throw new IllegalArgumentException(
          "must be one of " + String.join(", ", known) + ", but is " + text);
    }
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
