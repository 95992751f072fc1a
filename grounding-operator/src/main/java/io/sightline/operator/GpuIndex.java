package io.sightline.operator;

import java.util.OptionalInt;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Which GPU the task manager was given, where Flink discovers GPUs ({@code external-resources:
 * gpu}).
 *
 * <p>Flink names all GPUs of a task manager to each of its subtasks. They share one session a
 * process, so all of them must take the same: the one of the lowest number.
 */
final class GpuIndex {
  private static final String RESOURCE = "gpu";
  private static final String PROPERTY = "index";

  private GpuIndex() {}

  /**
   * @return empty where Flink discovers none
   * @throws IllegalStateException if a GPU has no number
   */
  static OptionalInt of(RuntimeContext context) {
    Set<ExternalResourceInfo> gpus = context.getExternalResourceInfos(RESOURCE);
    return gpus.stream().mapToInt(GpuIndex::number).min();
  }

  private static int number(ExternalResourceInfo gpu) {
    String index = gpu.getProperty(PROPERTY).orElse("");
    try {
      return Integer.parseUnsignedInt(index.strip());
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "a GPU discovered by Flink must have the property index, a number, but it is '"
              + index
              + "': see the discovery script of external-resource.gpu",
          e);
    }
  }
}
