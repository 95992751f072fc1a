package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderChoiceTest {
  @Test
  void theFastestThatWorksIsChosenAndTheOthersSayWhyNot() {
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(1))) {
      assertThat(runtime.providerReason()).startsWith("the first that works");
      if (runtime.provider() == Provider.CPU) {
        assertThat(runtime.providerReason())
            .contains("TENSORRT does not: ")
            .contains("CUDA does not: ");
      }
    }
  }

  @Test
  void aProviderThatIsForcedAndDoesNotWorkIsAnErrorWithItsReason() {
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(1))) {
      assumeTrue(runtime.provider() == Provider.CPU, "skipped: this machine has a GPU");
    }
    RuntimeOptions cuda = new RuntimeOptions(Optional.of(Provider.CUDA), 1);
    assertThatThrownBy(() -> InferenceRuntime.open(cuda))
        .isInstanceOf(InferenceException.class)
        .hasMessageStartingWith("no provider works: CUDA does not: ");
  }

  @Test
  void optionsSayAllThatIsOutOfRange() {
    assertThatThrownBy(() -> new RuntimeOptions(Optional.empty(), 0, 999, -1, 1, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads must be 1 to 256, but was 0")
        .hasMessageContaining("imagesPerRun must be 1 to 256, but was 999")
        .hasMessageContaining("gpuDevice must be 0 to 63, but was -1")
        .hasMessageContaining("gpuMemoryBytes must be 0 or at least 64 MiB, but was 1");
  }
}
