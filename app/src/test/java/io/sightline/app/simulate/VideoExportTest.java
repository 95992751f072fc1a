package io.sightline.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sightline.app.config.ConfigException;
import io.sightline.core.video.SourceUri;
import io.sightline.ingest.ffmpeg.FfmpegSources;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.source.FrameSource;
import io.sightline.simulator.SimUri;
import io.sightline.simulator.Simulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoExportTest {
  @TempDir Path folder;

  @Test
  void theVideoHasEveryFrameAndTheListNamesEveryVideo() throws Exception {
    VideoExport.Written street = new VideoExport(camera("street")).write(folder, seconds -> {});
    new VideoExport(camera("lobby")).write(folder, seconds -> {});
    new VideoExport(camera("street")).write(folder, seconds -> {});
    assertThat(street.file().getFileName()).hasToString("street-7.mp4");
    assertThat(frames(street.file())).isEqualTo(20);
    JsonNode clips =
        new JsonMapper().readTree(folder.resolve("annotations.json").toFile()).path("clips");
    assertThat(clips.findValuesAsText("file")).containsExactly("lobby-7.mp4", "street-7.mp4");
    assertThat(clips.get(1).path("frames").asInt()).isEqualTo(20);
    assertThat(clips.get(1).path("annotations")).isNotEmpty();
  }

  @Test
  void aListThatIsNoneIsNotWrittenOver() throws Exception {
    Files.writeString(folder.resolve("annotations.json"), "{}");
    assertThatThrownBy(() -> new VideoExport(camera("street")).write(folder, seconds -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no list of clips");
    assertThat(folder.resolve("annotations.json")).hasContent("{}");
  }

  private static Simulation camera(String scene) {
    return Simulation.of(SimUri.parse("sim:" + scene + "?seed=7&fps=10&size=160x90&seconds=2"));
  }

  private static int frames(Path video) throws Exception {
    try (FrameSource source =
        new FfmpegSources(Timeouts.DEFAULT, InstantSource.system())
            .prepare(new SourceUri(video.toString()))) {
      int frames = 0;
      while (source.next().isPresent()) {
        frames++;
      }
      return frames;
    }
  }
}
