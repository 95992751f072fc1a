package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.query.QueryVectors;
import io.sightline.inference.bundle.BundleRejectedException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class OnnxScorerFactoryTest {
  private static final Path HEAD =
      Path.of(System.getProperty("sightline.root")).resolve("models/zero-shot");
  private static final int DIM = 8;

  @Test
  void afterTheWayToATaskManagerItMakesAHeadThatTakesAQuery() throws Exception {
    ScorerFactory factory =
        InstantiationUtil.clone(OnnxScorerFactory.of(GroundingConfig.of("kafka:9092", HEAD, DIM)));
    float[] embedding = new float[DIM];
    embedding[3] = 1;
    try (BoundaryScorer one = factory.create();
        BoundaryScorer two = factory.create()) {
      QueryVectors query = new QueryVectors("any@1", new float[5], 5, embedding);

      assertThat(new HeadFit(one, DIM).refusal(query)).isEmpty();
      assertThat(new HeadFit(two, DIM).refusal(query)).isEmpty();
      assertThat(new HeadFit(two, DIM).refusal(Made.query("person").vectors())).isPresent();
    }
  }

  @Test
  void itOpensTheGpuThatItIsToldAndElseTheFirst() {
    OnnxScorerFactory factory = OnnxScorerFactory.of(GroundingConfig.of("kafka:9092", HEAD, DIM));

    assertThat(factory.options().gpuDevice()).isZero();
    assertThat(factory.on(OptionalInt.empty()).options().gpuDevice()).isZero();
    assertThat(factory.on(OptionalInt.of(2)).options().gpuDevice()).isEqualTo(2);
    assertThat(factory.on(OptionalInt.of(2)).options().threads())
        .isEqualTo(factory.options().threads());
  }

  @Test
  void withoutABundleTheJobDoesNotStart() {
    ScorerFactory factory =
        OnnxScorerFactory.of(GroundingConfig.of("kafka:9092", Path.of("/nowhere"), DIM));

    assertThatThrownBy(factory::create).isInstanceOf(BundleRejectedException.class);
  }
}
