package io.sightline.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.app.replay.ReplayReport;
import io.sightline.app.replay.ReplayRun;
import io.sightline.app.replay.Truth;
import io.sightline.core.query.MomentSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prints what the zero-shot head reaches on the other real clips, whatever it is. What must hold is
 * that every second of a clip was looked at; the figures themselves are a report.
 */
class ClipFiguresTest {
  @ParameterizedTest
  @CsvSource({
    "bottle-detection.mp4, a hand is visible, 160",
    "car-detection.mp4, a car is on the road, 121"
  })
  void figuresOfAClip(String file, String sentence, long frames) throws Exception {
    Path clip = SharedData.video(file);
    Truth truth = Truth.load(SharedData.annotations(), clip);
    ReplayReport report =
        new ReplayRun(
                SharedData.encoder(),
                SharedData.head(),
                List.of(sentence),
                MomentSettings.DEFAULT,
                2)
            .video(clip, 4, Optional.of(truth), seconds -> {});
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    out.println(file);
    report.print(out);
    assertThat(report.frames()).isEqualTo(frames);
  }
}
