package io.sightline.app.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The show in short. */
class AlertShowTest {
  @TempDir Path folder;
  private final StringWriter printed = new StringWriter();

  @Test
  void everyListenerHearsOfEveryAlertOnceAndInOrder() throws Exception {
    boolean fine =
        new AlertShow(folder, new PrintWriter(printed)).listeners(20, 200, Duration.ofSeconds(3));
    assertThat(fine).as(printed.toString()).isTrue();
    assertThat(printed.toString())
        .containsPattern("clients that kept up +20\n")
        .containsPattern("lost +0\n")
        .containsPattern("doubled +0\n");
  }

  @Test
  void aWebhookThatWasAwayGetsEveryAlertOnceAndInOrder() throws Exception {
    boolean fine =
        new AlertShow(folder, new PrintWriter(printed))
            .webhook(100, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1));
    assertThat(fine).as(printed.toString()).isTrue();
    assertThat(printed.toString()).containsPattern("delivered +400\n");
  }
}
