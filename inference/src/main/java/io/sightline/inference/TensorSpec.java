package io.sightline.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the contract says of one tensor of a graph.
 *
 * @param sides of the shape, in order
 */
record TensorSpec(String name, OnnxJavaType type, List<Side> sides) {

  /**
   * One side of a shape.
   *
   * @param letter as the contract calls it
   * @param size its size; 0 if it changes from run to run, -1 if any one size will do
   */
  record Side(String letter, long size) {
    /** Changes from run to run: a graph that fixes it does not serve. */
    static Side free(String letter) {
      return new Side(letter, 0);
    }

    /** Of one size: a graph may leave it open or fix it to just that. */
    static Side of(String letter, long size) {
      return new Side(letter, size);
    }

    /** Of a size that the graph may choose. */
    static Side any(String letter) {
      return new Side(letter, -1);
    }

    private boolean allows(long found) {
      return size == -1 || found == -1 || (size > 0 && found == size);
    }

    private String text() {
      return size > 0 && !letter.equals(Long.toString(size)) ? letter + "=" + size : letter;
    }
  }

  static TensorSpec floats(String name, Side... sides) {
    return new TensorSpec(name, OnnxJavaType.FLOAT, List.of(sides));
  }

  static TensorSpec longs(String name, Side... sides) {
    return new TensorSpec(name, OnnxJavaType.INT64, List.of(sides));
  }

  /**
   * Compares what a graph has with what it must have.
   *
   * @param direction "input" or "output", for the text
   * @param exact whether further tensors are wrong: nothing would be put into them
   * @return what is wrong, naming what was expected and found; empty if nothing is
   */
  static List<String> problems(
      String direction, List<TensorSpec> expected, Map<String, NodeInfo> found, boolean exact) {
    List<String> problems = new ArrayList<>();
    for (TensorSpec spec : expected) {
      NodeInfo node = found.get(spec.name);
      String text = direction + " " + spec.name + ": expected " + spec.text() + ", found ";
      if (node == null) {
        problems.add(text + "none of that name among " + found.keySet());
      } else if (!(node.getInfo() instanceof TensorInfo info)) {
        problems.add(text + node.getInfo());
      } else if (!spec.matches(info)) {
        problems.add(text + text(info));
      }
    }
    if (exact) {
      List<String> names = expected.stream().map(TensorSpec::name).toList();
      for (String name : found.keySet()) {
        if (!names.contains(name)) {
          problems.add(direction + " " + name + ": expected " + names + " alone, found it as well");
        }
      }
    }
    return problems;
  }

  private boolean matches(TensorInfo info) {
    long[] shape = info.getShape();
    if (info.type != type || shape.length != sides.size()) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      if (!sides.get(i).allows(shape[i])) {
        return false;
      }
    }
    return true;
  }

  private String text() {
    return type + " " + sides.stream().map(Side::text).toList();
  }

  private static String text(TensorInfo info) {
    List<String> sides = new ArrayList<>();
    long[] shape = info.getShape();
    for (int i = 0; i < shape.length; i++) {
      String name = info.getDimensionNames()[i];
      sides.add(shape[i] >= 0 ? Long.toString(shape[i]) : name.isEmpty() ? "?" : name);
    }
    return info.type + " " + sides;
  }
}
