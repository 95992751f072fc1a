package io.sightline.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sightline.app.config.ConfigException;
import io.sightline.simulator.SceneKind;
import io.sightline.simulator.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameExportTest {
  private static final DatasetPlan PLAN =
      new DatasetPlan(Split.TRAIN, 5, 3, List.of(SceneKind.STREET, SceneKind.LOBBY), 2, 4);

  private static final DatasetPlan ONE =
      new DatasetPlan(Split.TRAIN, 5, 1, List.of(SceneKind.STREET), 1, 4);

  @TempDir Path folder;

  @Test
  void scenesAreTakenInTurnAndSeedsFollowOneAnother() {
    assertThat(PLAN.list().stream().map(DatasetPlan.Stream::name))
        .containsExactly("street-5", "lobby-6", "street-7");
  }

  @Test
  void theListsAndTheFilesAgree() throws Exception {
    List<Integer> heard = new ArrayList<>();
    new FrameExport(PLAN, 16, 9, false).write(folder, 2, heard::add);
    JsonNode dataset = new JsonMapper().readTree(folder.resolve("dataset.json").toFile());
    JsonNode clips =
        new JsonMapper().readTree(folder.resolve("annotations.json").toFile()).path("clips");
    assertThat(heard).containsExactly(1, 2, 3);
    assertThat(dataset.path("streams")).hasSize(3);
    assertThat(clips).hasSize(3);
    for (int i = 0; i < 3; i++) {
      JsonNode stream = dataset.path("streams").get(i);
      String file = "frames/" + stream.path("name").asText() + ".rgb";
      assertThat(stream.path("frames").asInt()).isEqualTo(8);
      assertThat(Files.size(folder.resolve(file))).isEqualTo(8 * 16 * 9 * 3);
      assertThat(clips.get(i).path("file").asText()).isEqualTo(file);
      assertThat(clips.get(i).path("seed").asLong()).isEqualTo(5 + i);
      assertThat(clips.get(i).path("annotations")).isNotEmpty();
    }
  }

  @Test
  void whatIsCompleteStaysAndTheRestIsMadeTheSame() throws Exception {
    FrameExport export = new FrameExport(PLAN, 16, 9, false);
    export.write(folder, 1, done -> {});
    Path kept = folder.resolve("frames/street-5.rgb");
    Path lost = folder.resolve("frames/lobby-6.rgb");
    byte[] before = Files.readAllBytes(lost);
    Files.write(kept, new byte[8 * 16 * 9 * 3]);
    Files.write(lost, new byte[7]);
    export.write(folder, 1, done -> {});
    assertThat(Files.readAllBytes(kept)).containsOnly(0);
    assertThat(Files.readAllBytes(lost)).isEqualTo(before);
    assertThat(files()).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void compressionChangesPicturesAndIsWrittenDown() throws Exception {
    new FrameExport(ONE, 64, 36, false).write(folder.resolve("clean"), 1, done -> {});
    new FrameExport(ONE, 64, 36, true).write(folder.resolve("sent"), 1, done -> {});
    byte[] clean = Files.readAllBytes(folder.resolve("clean/frames/street-5.rgb"));
    byte[] sent = Files.readAllBytes(folder.resolve("sent/frames/street-5.rgb"));
    double difference = 0;
    for (int i = 0; i < clean.length; i++) {
      difference += Math.abs((clean[i] & 0xff) - (sent[i] & 0xff));
    }
    assertThat(difference / clean.length).isBetween(0.3, 8.0);
    JsonNode list =
        new JsonMapper().readTree(folder.resolve("sent/dataset.json").toFile()).path("streams");
    assertThat(list.get(0).path("bits_a_pixel").asDouble()).isBetween(0.04, 0.6);
  }

  @Test
  void aFolderOfAnotherKindOfFramesIsRefused() throws Exception {
    new FrameExport(ONE, 16, 9, false).write(folder, 1, done -> {});
    assertThatThrownBy(() -> new FrameExport(ONE, 32, 9, true).write(folder, 1, done -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("width")
        .hasMessageContaining("compressed");
  }

  @Test
  void aPlanSaysEverythingThatIsWrongWithIt() {
    assertThatThrownBy(
            () -> new DatasetPlan(Split.TRAIN, 99_999, 2, List.of(SceneKind.SHOP_AISLE), 0, 4))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("99999 to 100000")
        .hasMessageContaining("shop-aisle is kept for split test")
        .hasMessageContaining("length");
  }

  private List<String> files() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.map(Path::toString).toList();
    }
  }
}
