package io.sightline.inference.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fields of a JSON object, read one by one. What is wrong is noted, not thrown, and a value in
 * range takes its place, so that all problems of a file come out at once.
 */
final class JsonFields {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;
  private final JsonNode node;
  private final List<String> problems;

  private JsonFields(String path, JsonNode node, List<String> problems) {
    this.path = path;
    this.node = node;
    this.problems = problems;
  }

  /** An unreadable file is one problem, and has no fields. */
  static JsonFields read(Path file, List<String> problems) {
    String name = file.getFileName().toString();
    JsonNode root = MissingNode.getInstance();
    try {
      root = JSON.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        problems.add(name + ": expected a JSON object, found " + found(root));
      }
    } catch (JsonProcessingException e) {
      problems.add(name + ": expected JSON, found " + e.getOriginalMessage());
    } catch (IOException e) {
      problems.add(name + ": expected a readable file, found " + e);
    }
    return new JsonFields(name + ": ", root, problems);
  }

  /** Whether there is an object to read fields of. */
  boolean isObject() {
    return node.isObject();
  }

  boolean has(String key) {
    return !node.path(key).isMissingNode() && !node.path(key).isNull();
  }

  JsonFields object(String key) {
    JsonNode child = node.path(key);
    if (!child.isObject()) {
      expected(key, "an object");
    }
    return new JsonFields(path + key + ".", child, problems);
  }

  List<JsonFields> objects(String key) {
    List<JsonFields> fields = new ArrayList<>();
    JsonNode list = node.path(key);
    if (!list.isArray()) {
      expected(key, "a list of objects");
    }
    for (int i = 0; i < list.size(); i++) {
      fields.add(new JsonFields(path + key + "[" + i + "].", list.get(i), problems));
    }
    return fields;
  }

  /** The names in this object, in the order of the file. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  String text(String key) {
    JsonNode value = node.path(key);
    if (!value.isTextual() || value.textValue().isBlank()) {
      expected(key, "text");
      return "?";
    }
    return value.textValue();
  }

  int whole(String key, int least, int most) {
    JsonNode value = node.path(key);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      expected(key, "a whole number of " + least + " to " + most);
      return least;
    }
    return value.intValue();
  }

  double number(String key, double least, double most) {
    JsonNode value = node.path(key);
    if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      expected(key, "a number of " + least + " to " + most);
      return least;
    }
    return value.doubleValue();
  }

  /**
   * @param count how many there must be, or -1 for any number
   */
  float[] numbers(String key, int count) {
    JsonNode list = node.path(key);
    boolean good = list.isArray() && (count < 0 || list.size() == count);
    float[] values = new float[good ? list.size() : Math.max(count, 0)];
    for (int i = 0; good && i < values.length; i++) {
      good = list.get(i).isNumber();
      values[i] = list.get(i).floatValue();
    }
    if (!good) {
      expected(key, (count < 0 ? "a list of" : "a list of " + count) + " numbers");
    }
    return values;
  }

  long[] wholes(String key) {
    JsonNode list = node.path(key);
    boolean good = list.isArray();
    long[] values = new long[good ? list.size() : 0];
    for (int i = 0; good && i < values.length; i++) {
      good = list.get(i).isNumber() && list.get(i).doubleValue() == list.get(i).longValue();
      values[i] = list.get(i).longValue();
    }
    if (!good) {
      expected(key, "a list of whole numbers");
    }
    return values;
  }

  /** A constant by its name in small letters, with '-' for '_'. */
  <E extends Enum<E>> E oneOf(String key, Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(node.path(key).textValue())) {
        return constant;
      }
      names.add(name);
    }
    expected(key, "one of " + String.join(", ", names));
    return type.getEnumConstants()[0];
  }

  /** A file that lies in the folder and is not empty. */
  Path file(String key, Path folder) {
    String name = text(key);
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize())) {
      expected(key, "a file within the bundle");
    } else if (node.path(key).isTextual()) {
      try {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
          problem(key, "expected the file " + file + ", found none or an empty one");
        }
      } catch (IOException e) {
        problem(key, "expected a readable file, found " + e);
      }
    }
    return file;
  }

  /** Of an object that is missing only that is said, not each of its fields. */
  void problem(String key, String text) {
    if (isObject()) {
      problems.add(path + key + ": " + text);
    }
  }

  private void expected(String key, String what) {
    problem(key, "expected " + what + ", found " + found(node.path(key)));
  }

  private static String found(JsonNode value) {
    if (value.isMissingNode()) {
      return "nothing";
    }
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
