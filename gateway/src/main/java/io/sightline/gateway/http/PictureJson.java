package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.GateMode;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.Polygon.Corner;
import io.sightline.core.video.RecordMode;
import io.sightline.core.video.Region;
import io.sightline.core.video.Zone;
import io.sightline.gateway.registry.PictureDraft;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is made of a stream's pictures as JSON: {@code crop {x, y, width, height}}, {@code zones
 * [{name, outline}]}, {@code masks [outline]}, an outline being {@code [[x, y], ...]}; all in parts
 * of the whole picture, 0 to 1.
 */
final class PictureJson {
  private PictureJson() {}

  static void put(ObjectNode json, PictureSettings pictures) {
    json.putNull("crop");
    pictures
        .crop()
        .ifPresent(
            crop ->
                json.putObject("crop")
                    .put("x", crop.x())
                    .put("y", crop.y())
                    .put("width", crop.width())
                    .put("height", crop.height()));
    ArrayNode zones = json.putArray("zones");
    for (Zone zone : pictures.zones()) {
      ObjectNode node = zones.addObject().put("name", zone.name());
      putOutline(node.putArray("outline"), zone.outline());
    }
    ArrayNode masks = json.putArray("masks");
    pictures.masks().forEach(mask -> putOutline(masks.addArray(), mask));
    json.put("thumbnail_width", pictures.thumbnailWidth().orElse(null));
    json.put("hardware", word(pictures.hardware()));
    json.put("skip", word(pictures.skip()));
    json.put("gate", word(pictures.gate()));
    json.put("recording", word(pictures.recording()));
  }

  private static void putOutline(ArrayNode to, Polygon outline) {
    outline.corners().forEach(corner -> to.addArray().add(corner.x()).add(corner.y()));
  }

  static PictureDraft draft(JsonFields fields) {
    return new PictureDraft(
        fields.parsed("crop", PictureJson::region),
        fields.list("zones", PictureJson::zone),
        fields.list("masks", PictureJson::outline),
        fields.parsed("thumbnail_width", PictureJson::width),
        fields.parsed("hardware", node -> oneOf(HardwareDecode.class, node)),
        fields.parsed("skip", node -> oneOf(DecodeSkip.class, node)),
        fields.parsed("gate", node -> oneOf(GateMode.class, node)),
        fields.parsed("recording", node -> oneOf(RecordMode.class, node)));
  }

  private static Region region(JsonNode node) {
    if (node.isNull()) {
      return Region.WHOLE;
    }
    only(node, "x", "y", "width", "height");
    return new Region(
        number(node, "x"), number(node, "y"), number(node, "width"), number(node, "height"));
  }

  private static int width(JsonNode node) {
    if (node.isNull()) {
      return PictureDraft.AS_INGEST_IS_SET;
    }
    if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < 1) {
      throw new IllegalArgumentException("must be a whole number of pixels, or null");
    }
    return node.intValue();
  }

  private static Zone zone(JsonNode node) {
    only(node, "name", "outline");
    if (!node.path("name").isTextual()) {
      throw new IllegalArgumentException("needs a name");
    }
    Polygon outline;
    try {
      outline = outline(node.path("outline"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("outline " + e.getMessage(), e);
    }
    return new Zone(node.get("name").textValue(), outline);
  }

  private static Polygon outline(JsonNode node) {
    if (!node.isArray() || node.size() > Polygon.MAX_CORNERS) {
      throw new IllegalArgumentException(
          "must be a list of 3 to " + Polygon.MAX_CORNERS + " corners [x, y]");
    }
    List<Corner> corners = new ArrayList<>();
    for (JsonNode corner : node) {
      if (!corner.isArray()
          || corner.size() != 2
          || !corner.get(0).isNumber()
          || !corner.get(1).isNumber()) {
        throw new IllegalArgumentException("must be a list of corners [x, y]");
      }
      corners.add(new Corner(corner.get(0).doubleValue(), corner.get(1).doubleValue()));
    }
    return new Polygon(corners);
  }

  private static void only(JsonNode node, String... names) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("must be an object with " + String.join(", ", names));
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!Arrays.asList(names).contains(name)) {
                throw new IllegalArgumentException(
                    "has a field that it does not know; known are " + String.join(", ", names));
              }
            });
  }

  private static double number(JsonNode node, String name) {
    if (!node.path(name).isNumber()) {
      throw new IllegalArgumentException("needs the number " + name);
    }
    return node.get(name).doubleValue();
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, JsonNode node) {
    for (E value : type.getEnumConstants()) {
      if (node.isTextual() && word(value).equals(node.textValue())) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(PictureJson::word)
                .collect(Collectors.joining(", ")));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
