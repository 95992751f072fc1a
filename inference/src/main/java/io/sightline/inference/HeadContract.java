package io.sightline.inference;

import io.sightline.core.grounding.HeadShape;
import io.sightline.inference.TensorSpec.Side;
import java.util.ArrayList;
import java.util.List;

/** The tensors of a head, as the design names them. Masks are 1 = valid. */
final class HeadContract {
  static final String SHORT_FEATURES = "short_features";
  static final String SHORT_VALID = "short_valid";
  static final String SHORT_AGE = "short_age";
  static final String MEMORY_FEATURES = "memory_features";
  static final String MEMORY_VALID = "memory_valid";
  static final String MEMORY_AGE = "memory_age";
  static final String MEMORY_WEIGHT = "memory_weight";
  static final String QUERY_TOKENS = "query_tokens";
  static final String QUERY_VALID = "query_valid";
  static final String QUERY_EMBEDDING = "query_embedding";
  static final String ROW_WINDOW = "row_window";
  static final String ROW_QUERY = "row_query";
  static final String SHORT_NEW = "short_new";
  static final String CARRY_IN = "carry_in";
  static final String CARRY_OUT = "carry_out";
  static final String BOUNDARY_SCORES = "boundary_scores";

  private HeadContract() {}

  /**
   * @param dim D
   */
  static List<TensorSpec> inputs(HeadShape shape, int dim) {
    Side w = Side.free("W");
    Side q = Side.free("Q");
    Side r = Side.free("R");
    Side l = Side.free("L");
    Side s = Side.of("S", shape.shortFrames());
    Side m = Side.of("M", shape.longFrames());
    Side d = Side.of("D", dim);
    List<TensorSpec> specs = new ArrayList<>();
    specs.add(TensorSpec.floats(SHORT_FEATURES, w, s, d));
    specs.add(TensorSpec.floats(SHORT_VALID, w, s));
    specs.add(TensorSpec.floats(SHORT_AGE, w, s));
    specs.add(TensorSpec.floats(MEMORY_FEATURES, w, m, d));
    specs.add(TensorSpec.floats(MEMORY_VALID, w, m));
    specs.add(TensorSpec.floats(MEMORY_AGE, w, m));
    specs.add(TensorSpec.floats(MEMORY_WEIGHT, w, m));
    specs.add(TensorSpec.floats(QUERY_TOKENS, q, l, Side.any("E")));
    specs.add(TensorSpec.floats(QUERY_VALID, q, l));
    specs.add(TensorSpec.floats(QUERY_EMBEDDING, q, d));
    specs.add(TensorSpec.longs(ROW_WINDOW, r));
    specs.add(TensorSpec.longs(ROW_QUERY, r));
    if (shape.carry() > 0) {
      specs.add(TensorSpec.floats(SHORT_NEW, w, s));
      specs.add(TensorSpec.floats(CARRY_IN, r, Side.of("C", shape.carry())));
    }
    return specs;
  }

  static List<TensorSpec> outputs(HeadShape shape) {
    Side r = Side.free("R");
    List<TensorSpec> specs = new ArrayList<>();
    Side s = Side.of("S", shape.shortFrames());
    specs.add(TensorSpec.floats(BOUNDARY_SCORES, r, s, Side.of("3", 3)));
    if (shape.carry() > 0) {
      specs.add(TensorSpec.floats(CARRY_OUT, r, Side.of("C", shape.carry())));
    }
    return specs;
  }
}
