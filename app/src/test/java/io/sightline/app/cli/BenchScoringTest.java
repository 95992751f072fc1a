package io.sightline.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * That every part of the table runs and is held against what it should reach; figures are not
 * judged.
 */
class BenchScoringTest {
  private static final String HOME = "sightline.home";

  private final StringWriter printed = new StringWriter();
  private String before;

  @BeforeEach
  void shippedBundles() {
    before = System.setProperty(HOME, System.getProperty("sightline.root"));
  }

  @AfterEach
  void putBack() {
    if (before == null) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  @Test
  void allOfItShort() {
    int exit =
        new CommandLine(new BenchScoringCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(printed))
            .execute("all", "--short");

    assertThat(exit).isZero();
    String reached = printed.toString().substring(printed.toString().indexOf("\nreached"));
    assertThat(reached.lines().filter(line -> line.matches(".* (met|NOT MET)")))
        .hasSize(8)
        .anyMatch(line -> line.contains("head of width 256"))
        .anyMatch(line -> line.contains("windows topic"))
        .anyMatch(line -> line.contains("state of a stream"))
        .anyMatch(line -> line.contains("pairs sustained"))
        .anyMatch(line -> line.contains("one more query"))
        .anyMatch(line -> line.contains("capture to alert, p95"))
        .anyMatch(line -> line.contains("restore of 3 streams"));
  }
}
