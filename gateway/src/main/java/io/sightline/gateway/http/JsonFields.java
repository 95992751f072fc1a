package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.gateway.registry.FieldErrors;
import io.sightline.gateway.registry.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the fields of a JSON object, each once, and gathers what is of the wrong type or unknown.
 * Not thread-safe: one a request.
 */
final class JsonFields {
  private static final int MOST_ELEMENTS = 64;

  private final ObjectNode node;
  private final String prefix;
  private final FieldErrors errors;
  private final Set<String> known = new HashSet<>();
  private final List<JsonFields> inner = new ArrayList<>();

  private JsonFields(ObjectNode node, String prefix, FieldErrors errors) {
    this.node = node;
    this.prefix = prefix;
    this.errors = errors;
  }

  /**
   * @throws RefusedException if it is no object
   */
  static JsonFields of(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      throw RefusedException.invalid("body", "must be a JSON object");
    }
    return new JsonFields(object, "", new FieldErrors());
  }

  Optional<String> text(String name) {
    return value(name, JsonNode::isTextual, "must be a string").map(JsonNode::textValue);
  }

  Optional<Double> number(String name) {
    return value(name, JsonNode::isNumber, "must be a number").map(JsonNode::doubleValue);
  }

  Optional<Boolean> bool(String name) {
    return value(name, JsonNode::isBoolean, "must be true or false").map(JsonNode::booleanValue);
  }

  Optional<List<String>> texts(String name) {
    return value(name, JsonFields::isTexts, "must be a list of strings")
        .map(
            list -> {
              List<String> texts = new ArrayList<>();
              list.forEach(element -> texts.add(element.textValue()));
              return texts;
            });
  }

  /**
   * A value of any shape, null among them.
   *
   * @param parse may throw IllegalArgumentException with what is wrong, for people
   */
  <T> Optional<T> parsed(String name, Function<JsonNode, T> parse) {
    known.add(name);
    JsonNode value = node.get(name);
    return value == null ? Optional.empty() : parsed(prefix + name, value, parse);
  }

  /** A list of values of any shape; each that is refused is an error of its own. */
  <T> Optional<List<T>> list(String name, Function<JsonNode, T> parse) {
    return value(name, JsonNode::isArray, "must be a list")
        .map(
            list -> {
              List<T> values = new ArrayList<>();
              for (int i = 0; i < list.size() && i < MOST_ELEMENTS; i++) {
                parsed(prefix + name + "[" + i + "]", list.get(i), parse).ifPresent(values::add);
              }
              errors.check(
                  list.size() <= MOST_ELEMENTS,
                  prefix + name,
                  "must have at most " + MOST_ELEMENTS + " elements");
              return values;
            });
  }

  private <T> Optional<T> parsed(String field, JsonNode value, Function<JsonNode, T> parse) {
    try {
      return Optional.of(parse.apply(value));
    } catch (IllegalArgumentException e) {
      errors.add(field, e.getMessage());
      return Optional.empty();
    }
  }

  Optional<JsonFields> object(String name) {
    return value(name, JsonNode::isObject, "must be an object")
        .map(
            object -> {
              JsonFields fields = new JsonFields((ObjectNode) object, prefix + name + ".", errors);
              inner.add(fields);
              return fields;
            });
  }

  /** Whether the field is there and null; another value is read by the next who asks for it. */
  boolean isNullOr(String name) {
    known.add(name);
    JsonNode value = node.get(name);
    return value != null && value.isNull();
  }

  /** What is made of a field's value; empty, with an error on the field, where it is refused. */
  <T> Optional<T> read(String name, Supplier<T> made) {
    try {
      return Optional.of(made.get());
    } catch (IllegalArgumentException e) {
      errors.add(prefix + name, e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether the field is there and null, the only value it may have. */
  boolean isNull(String name) {
    known.add(name);
    JsonNode value = node.get(name);
    return value != null
        && errors.check(
            value.isNull(), prefix + name, "can only be set to null: give them in the source");
  }

  /**
   * To be called when all fields have been read.
   *
   * @throws RefusedException naming every field that is unknown or of the wrong type
   */
  void end() {
    gatherUnknown();
    errors.throwIfAny();
  }

  private void gatherUnknown() {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        errors.add(prefix + clipped(name), "is not a field of this");
      }
    }
    inner.forEach(JsonFields::gatherUnknown);
  }

  private static String clipped(String name) {
    return name.length() > 64 ? name.substring(0, 64) + "..." : name;
  }

  private static boolean isTexts(JsonNode value) {
    if (!value.isArray()) {
      return false;
    }
    for (JsonNode element : value) {
      if (!element.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private interface Shape {
    boolean fits(JsonNode value);
  }

  private Optional<JsonNode> value(String name, Shape shape, String reason) {
    known.add(name);
    JsonNode value = node.get(name);
    return value != null && errors.check(shape.fits(value), prefix + name, reason)
        ? Optional.of(value)
        : Optional.empty();
  }
}
