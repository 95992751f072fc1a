package io.sightline.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.core.metric.PaperProtocol.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaperProtocolTest {
  @Test
  void momentsAndPrecisionAreThoseThatPythonWroteDown() throws IOException {
    String root = System.getProperty("sightline.root");
    assumeTrue(root != null, "sightline.root is not set");
    List<String> lines =
        Files.readAllLines(Path.of(root, "training", "tests", "golden", "paper_protocol.txt"));
    int videos = 0;
    int precisions = 0;
    for (int i = 0; i < lines.size(); ) {
      double seconds = numbers(lines.get(i++))[0];
      Scores scores =
          new Scores(
              floats(lines.get(i++)), floats(lines.get(i++)), floats(lines.get(i++)), seconds);
      videos++;
      List<PaperProtocol.Proposal> expected = new ArrayList<>();
      for (; lines.get(i).startsWith("moment"); i++) {
        expected.add(
            new PaperProtocol.Proposal(numbers(lines.get(i))[0], numbers(lines.get(i))[1]));
      }
      List<PaperProtocol.Proposal> found = PaperProtocol.proposals(scores);
      assertThat(found).hasSameSizeAs(expected);
      for (int k = 0; k < found.size(); k++) {
        assertThat(found.get(k).start()).isCloseTo(expected.get(k).start(), within(1e-6));
        assertThat(found.get(k).end()).isCloseTo(expected.get(k).end(), within(1e-6));
      }
      for (; i < lines.size() && lines.get(i).startsWith("precision"); i++) {
        double[] told = numbers(lines.get(i));
        assertThat(PaperProtocol.judge(scores, told[0], told[1]).exact())
            .isCloseTo(told[2], within(1e-6));
        precisions++;
      }
    }
    assertThat(videos).isEqualTo(7);
    assertThat(precisions).isEqualTo(14);
  }

  @Test
  void aPerfectScorerHasAllFiguresAtOne() {
    float[] start = new float[100];
    float[] end = new float[100];
    float[] inside = new float[100];
    // Not every pair of steps is a proposal: of 39 steps on, every eighth start.
    start[24] = 1;
    end[63] = 1;
    for (int i = 24; i <= 63; i++) {
      inside[i] = 1;
    }
    PaperProtocol figures = new PaperProtocol();
    figures.add(PaperProtocol.judge(new Scores(start, end, inside, 99), 24, 63));
    assertThat(figures.recall(1, 0.7)).isOne();
    assertThat(figures.recall(5, 0.3)).isOne();
    assertThat(figures.mcAp()).isOne();
  }

  @Test
  void aBlindScorerMissesAndItsPrecisionIsAboutAHalf() {
    float[] none = new float[100];
    PaperProtocol figures = new PaperProtocol();
    figures.add(PaperProtocol.judge(new Scores(none, none, none, 99), 30, 70));
    assertThat(figures.recall(1, 0.3)).isZero();
    assertThat(figures.mcAp()).isBetween(0.2, 0.8);
  }

  private static float[] floats(String line) {
    double[] numbers = numbers(line);
    float[] out = new float[numbers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) numbers[i];
    }
    return out;
  }

  private static double[] numbers(String line) {
    return Stream.of(line.split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
  }
}
