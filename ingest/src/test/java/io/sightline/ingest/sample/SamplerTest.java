package io.sightline.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.MediaTime;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
  @Test
  void tenFramesASecondAtFourKeepsTheFirstAtOrAfterEachQuarter() {
    assertThat(kept(4, 20, i -> i * 100_000L)).containsExactly(0, 3, 5, 8, 10, 13, 15, 18);
  }

  @Test
  void asManyAsThereAreKeepsEveryFrame() {
    assertThat(kept(25, 100, i -> i * 40_000L)).hasSize(100);
  }

  @Test
  void moreThanThereAreKeepsEachFrameOnce() {
    assertThat(kept(30, 10, i -> i * 100_000L)).hasSize(10);
  }

  @Test
  void aSlowRateKeepsOneFrameInItsTime() {
    assertThat(kept(0.5, 101, i -> i * 40_000L)).containsExactly(0, 50, 100);
  }

  @Test
  void theClocksOfFilesRtpAndRtmpKeepTheSameFrames() {
    for (double framesPerSecond : new double[] {1, 2, 4, 5, 10}) {
      for (double rate : new double[] {10, 12.5, 15, 20, 25, 30, 50, 60}) {
        List<Integer> exact = kept(framesPerSecond, 2_000, i -> Math.round(i * 1e6 / rate));
        List<Integer> rtp = kept(framesPerSecond, 2_000, i -> Math.round(i * 9e4 / rate) * 100 / 9);
        List<Integer> milliseconds =
            kept(framesPerSecond, 2_000, i -> Math.round(i * 1e3 / rate) * 1_000);
        assertThat(rtp).isEqualTo(exact);
        assertThat(milliseconds).isEqualTo(exact);
      }
    }
  }

  @Test
  void aGapSkipsItsTicksAndDoesNotCatchUp() {
    assertThat(kept(4, 30, i -> i < 5 ? i * 100_000L : 3_000_000 + i * 100_000L))
        .startsWith(0, 3, 5, 8, 10);
  }

  @Test
  void noErrorGrowsOverADay() {
    int last = 24 * 3600 * 30;
    Sampler sampler = new Sampler(3);
    int count = 0;
    for (int i = 0; i < last; i++) {
      count += sampler.keeps(new MediaTime(Math.round(i * 1e6 / 30))) ? 1 : 0;
    }
    assertThat(count).isEqualTo(24 * 3600 * 3);
  }

  private static List<Integer> kept(double framesPerSecond, int frames, IntToLongFunction micros) {
    Sampler sampler = new Sampler(framesPerSecond);
    return IntStream.range(0, frames)
        .filter(i -> sampler.keeps(new MediaTime(micros.applyAsLong(i))))
        .boxed()
        .toList();
  }
}
