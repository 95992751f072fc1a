package io.sightline.tests.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.tests.fleet.SoakReport.Outcome;
import io.sightline.tests.fleet.SoakReport.Stream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One fault after the other somewhere. Short here, on five cameras; {@code tests/soak-ingest} makes
 * it long, and holds it to the times that are promised.
 */
@Tag("live")
class SoakTest {
  private static final int CAMERAS = Integer.getInteger("sightline.soak.cameras", 5);
  private static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("sightline.soak.seconds", 24));

  /** With fewer cameras one has to wait longer until one is well that can fail. */
  private static final Duration EVERY = Duration.ofMillis(CAMERAS < 10 ? 2_000 : 1_000);

  /** How much longer than promised things may take: a busy machine is no failure of a test. */
  private static final double PATIENCE =
      Double.parseDouble(System.getProperty("sightline.soak.patience", "3"));

  private static final Duration NOTICED = times(Duration.ofSeconds(8));
  private static final Duration BACK = times(Duration.ofSeconds(10));
  private static final Duration BACK_BY_PERSON = times(Duration.ofSeconds(32));
  private static final Duration WRONG = times(Duration.ofSeconds(1));

  @TempDir Path folder;

  @Test
  void noCameraIsLostAndCoverageSaysWhatWasSeen() throws Exception {
    SoakReport report = new Soak(folder).run(CAMERAS, LENGTH, EVERY, 4);
    System.out.println(report.table());
    assertThat(report.streams()).allSatisfy(s -> assertThat(s.delivering()).as("%s", s).isTrue());
    Stream steady = report.streams().get(0);
    assertThat(steady.plays()).as("connections to the camera that never fails").isEqualTo(1);
    assertThat(steady.epochs()).isEqualTo(1);
    assertThat(report.outcomes()).hasSizeGreaterThan((int) (LENGTH.toSeconds() / 4));
    for (Stream stream : report.streams()) {
      assertThat(stream.worst()).as("coverage of %s against truth", stream).isLessThan(WRONG);
    }
    for (Outcome outcome : report.outcomes()) {
      outcome.detected().ifPresent(d -> assertThat(d).as("%s", outcome).isLessThan(NOTICED));
      if (outcome.gap().filter(gap -> gap.compareTo(NOTICED) > 0).isPresent()) {
        assertThat(outcome.detected()).as("%s", outcome).isPresent();
      }
      Duration back = outcome.injected().fault().needsPerson() ? BACK_BY_PERSON : BACK;
      outcome.recovered().ifPresent(d -> assertThat(d).as("%s", outcome).isLessThan(back));
    }
    if (LENGTH.toMinutes() >= 10) {
      assertThat(report.quarter(3)).as("memory").isLessThan(report.quarter(1) * 1.1);
    }
  }

  private static Duration times(Duration promised) {
    return Duration.ofMillis((long) (promised.toMillis() * PATIENCE));
  }
}
