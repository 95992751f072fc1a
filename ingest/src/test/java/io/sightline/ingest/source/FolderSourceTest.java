package io.sightline.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.SourceKinds;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.sample.Timeline;
import io.sightline.ingest.testing.TestVideo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {
  @TempDir Path folder;

  @Test
  void recordingsArePlayedInOrderOfTheirNamesEachAnEpoch() throws Exception {
    TestVideo.h264(10, 30).write(folder.resolve("b.mp4"));
    TestVideo.h264(10, 20).write(folder.resolve("a.mp4"));
    Files.writeString(folder.resolve("aa.txt"), "notes");
    Files.createDirectory(folder.resolve("ab"));
    TestVideo.h264(10, 30).write(folder.resolve(".hidden.mp4"));
    List<Integer> epochs = new ArrayList<>();
    Timeline timeline = new Timeline();
    int frames = 0;
    try (FrameSource source = open()) {
      for (Optional<DecodedFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
        if (timeline.place(frame.get().stamp()) instanceof Timeline.Place.NewEpoch) {
          epochs.add(frames);
        }
        frames++;
        assertThat(source.info().live()).isFalse();
      }
    }
    assertThat(frames).isEqualTo(50);
    assertThat(epochs).containsExactly(0, 20);
  }

  @Test
  void aRecordingThatIsAddedWhileAnotherPlaysIsPlayedToo() throws Exception {
    TestVideo.h264(10, 10).write(folder.resolve("1.mp4"));
    int frames = 0;
    try (FrameSource source = open()) {
      while (source.next().isPresent()) {
        if (++frames == 5) {
          TestVideo.h264(10, 10).write(folder.resolve("2.mp4"));
        }
      }
    }
    assertThat(frames).isEqualTo(20);
  }

  @Test
  void aFolderWithoutARecordingSaysSo() {
    assertThatThrownBy(
            () -> {
              try (FrameSource source = open()) {
                source.next();
              }
            })
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no recording in the folder");
  }

  private FrameSource open() throws SourceException {
    return SourceKinds.standard(Timeouts.DEFAULT, InstantSource.system())
        .prepare(new SourceUri("file:" + folder));
  }
}
