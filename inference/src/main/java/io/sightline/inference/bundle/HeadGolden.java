package io.sightline.inference.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a head must answer before it serves.
 *
 * @param tolerance the largest difference of a number that is let pass
 */
public record HeadGolden(float tolerance, List<Case> cases) {
  public HeadGolden {
    cases = List.copyOf(cases);
  }

  /** Tensors by name that go in, and that must come out. */
  public record Case(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
    public Case {
      inputs = Map.copyOf(inputs);
      outputs = Map.copyOf(outputs);
    }
  }

  /** Numbers in row-major order with their shape. */
  public static final class Tensor {
    private final long[] shape;
    private final float[] data;

    Tensor(long[] shape, float[] data) {
      this.shape = shape.clone();
      this.data = data.clone();
    }

    /** In a new array. */
    public long[] shape() {
      return shape.clone();
    }

    /** In a new array. */
    public float[] data() {
      return data.clone();
    }
  }

  static HeadGolden read(Path file, List<String> problems) {
    JsonFields json = JsonFields.read(file, problems);
    if (!json.isObject()) {
      return new HeadGolden(0, List.of());
    }
    float tolerance = (float) json.number("tolerance", 0, 0.1);
    List<Case> cases = new ArrayList<>();
    for (JsonFields golden : json.objects("cases")) {
      cases.add(new Case(tensors(golden.object("inputs")), tensors(golden.object("outputs"))));
    }
    if (cases.isEmpty()) {
      problems.add(file.getFileName() + ": expected at least one case, found none");
    }
    return new HeadGolden(tolerance, cases);
  }

  private static Map<String, Tensor> tensors(JsonFields json) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : json.names()) {
      JsonFields tensor = json.object(name);
      long[] shape = tensor.wholes("shape");
      long size = 1;
      for (long side : shape) {
        size *= side;
      }
      if (size < 0 || size > 1 << 24) {
        tensor.problem("shape", "expected at most " + (1 << 24) + " numbers, found " + size);
        continue;
      }
      tensors.put(name, new Tensor(shape, tensor.numbers("data", (int) size)));
    }
    return tensors;
  }
}
