package io.sightline.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A mapping of the configuration file that is being read: gathers problems instead of stopping at
 * the first.
 *
 * <p>Names that were never asked for are problems too: {@link #finish} reports them.
 */
final class ConfigNode {
  private final JsonNode node;
  private final String path;
  private final List<String> problems;
  private final Set<String> asked = new TreeSet<>();

  ConfigNode(JsonNode node, String path, List<String> problems) {
    boolean usable = node.isObject() || node.isMissingNode() || node.isNull();
    if (!usable) {
      problems.add((path.isEmpty() ? "the file" : path) + " must be a mapping of names to values");
    }
    this.node = usable ? node : MissingNode.getInstance();
    this.path = path;
    this.problems = problems;
  }

  /**
   * A value made from text, or nothing where the name is absent or the text is refused; a refusal
   * is a problem.
   */
  <T> Optional<T> value(String name, Function<String, T> parse) {
    asked.add(name);
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isValueNode()) {
      problems.add(at(name) + " must be a single value");
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(value.asText()));
    } catch (NumberFormatException e) {
      problems.add(at(name) + " must be a number, but is: " + value.asText());
    } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
      problems.add(at(name) + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  /** As {@link #value}, where absence is a problem. */
  <T> Optional<T> required(String name, Function<String, T> parse) {
    if (node.path(name).isMissingNode() || node.path(name).isNull()) {
      problems.add(at(name) + " is missing");
    }
    return value(name, parse);
  }

  ConfigNode mapping(String name) {
    asked.add(name);
    return new ConfigNode(node.path(name), at(name), problems);
  }

  /**
   * Every element of a list of mappings, read by {@code read}; elements with problems are left out.
   */
  <T> List<T> list(String name, Function<ConfigNode, Optional<T>> read) {
    asked.add(name);
    List<T> values = new ArrayList<>();
    if (isList(name)) {
      int index = 0;
      for (JsonNode element : node.path(name)) {
        ConfigNode child = new ConfigNode(element, at(name) + "[" + index++ + "]", problems);
        read.apply(child).ifPresent(values::add);
        child.finish();
      }
    }
    return values;
  }

  /** Every element of a list of single values. */
  <T> List<T> values(String name, Function<String, T> parse) {
    asked.add(name);
    List<T> values = new ArrayList<>();
    if (isList(name)) {
      for (JsonNode element : node.path(name)) {
        try {
          values.add(parse.apply(element.asText()));
        } catch (IllegalArgumentException e) {
          problems.add(at(name) + ": " + e.getMessage());
        }
      }
    }
    return values;
  }

  void problem(String text) {
    problems.add((path.isEmpty() ? "" : path + ": ") + text);
  }

  /** Reports names that nobody asked for. */
  void finish() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                problems.add(
                    at(name) + " is not known here; known are " + String.join(", ", asked));
              }
            });
  }

  private boolean isList(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isArray()) {
      problems.add(at(name) + " must be a list");
      return false;
    }
    return true;
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
