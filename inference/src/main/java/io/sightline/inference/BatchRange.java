package io.sightline.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * The shapes that a graph's one input will take: TensorRT builds an engine for them beforehand, and
 * would build it anew, for minutes, at each shape that it was not told of.
 *
 * @param input its name
 * @param most the largest count on the first side; the smallest is 1
 * @param rest the other sides, which are fixed
 */
record BatchRange(String input, int most, List<Integer> rest) {
  BatchRange {
    rest = List.copyOf(rest);
  }

  /** As TensorRT's provider reads it, {@code pixel_values:1x3x416x416}. */
  String shape(int count) {
    List<String> sides = new ArrayList<>(List.of(Integer.toString(count)));
    rest.forEach(side -> sides.add(side.toString()));
    return input + ":" + String.join("x", sides);
  }
}
