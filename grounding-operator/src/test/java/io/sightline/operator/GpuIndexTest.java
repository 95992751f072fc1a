package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.junit.jupiter.api.Test;

class GpuIndexTest {
  @Test
  void ofSeveralTheLowestSoThatAllSubtasksOfAProcessAgree() {
    assertThat(GpuIndex.of(machineWith("3", "1", " 2"))).hasValue(1);
  }

  @Test
  void noneWhereFlinkDiscoversNone() {
    assertThat(GpuIndex.of(machineWith())).isEmpty();
  }

  @Test
  void oneWithoutANumberIsNamed() {
    assertThatThrownBy(() -> GpuIndex.of(machineWith("1", "none")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'none'");
    assertThatThrownBy(() -> GpuIndex.of(machineWith("")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("discovery script");
  }

  @Test
  void aHeadIsOpenedOnTheGpuOfItsTaskManager() throws Exception {
    BoundTo heads = new BoundTo();
    try (OperatorHarness ignored = OperatorHarness.started(OperatorHarness.SETTINGS, heads)) {
      assertThat(BoundTo.asked).isEqualTo("none");
    }
  }

  /** What Flink would tell a subtask of a machine with these GPUs. */
  private static RuntimeContext machineWith(String... indexes) {
    Set<ExternalResourceInfo> gpus = new HashSet<>();
    Arrays.stream(indexes).forEach(index -> gpus.add(new Gpu(index)));
    return (RuntimeContext)
        Proxy.newProxyInstance(
            RuntimeContext.class.getClassLoader(),
            new Class<?>[] {RuntimeContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getExternalResourceInfos")) {
                assertThat(arguments).containsExactly("gpu");
                return gpus;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private record Gpu(String index) implements ExternalResourceInfo {
    @Override
    public Optional<String> getProperty(String key) {
      return key.equals("index") && !index.isEmpty() ? Optional.of(index) : Optional.empty();
    }

    @Override
    public Collection<String> getKeys() {
      return List.of("index");
    }
  }

  private static final class BoundTo implements ScorerFactory {
    private static final long serialVersionUID = 1;
    static String asked = "nothing";

    @Override
    public io.sightline.core.grounding.BoundaryScorer create() {
      return new FakeHead(0);
    }

    @Override
    public ScorerFactory on(java.util.OptionalInt gpu) {
      asked = gpu.isPresent() ? Integer.toString(gpu.getAsInt()) : "none";
      return this;
    }
  }
}
