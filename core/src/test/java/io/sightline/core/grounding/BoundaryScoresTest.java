package io.sightline.core.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BoundaryScoresTest {
  @Test
  void newFramesOfAWindowThatIsNotFullAreReadFromTheLastPositions() {
    BoundaryScores scores = new BoundaryScores(new HeadShape(4, 0, 0));
    scores.reset(2);
    for (int i = 0; i < 2 * 4 * 3; i++) {
      scores.values()[i] = i;
    }

    assertThat(scores.newFrames(1, window(3, 2)))
        .containsExactly(
            new ScoredFrame(5, 11, new MediaTime(1_100), Instant.EPOCH, 18, 19, 20),
            new ScoredFrame(5, 12, new MediaTime(1_200), Instant.EPOCH, 21, 22, 23));
  }

  private static Window window(int frames, int newFrames) {
    List<MemoryFrame> shortTerm =
        LongStream.range(10, 10 + frames)
            .mapToObj(
                seq ->
                    new MemoryFrame(
                        seq, new MediaTime(seq * 100), Instant.EPOCH, FrameFeature.of(1)))
            .toList();
    return new Window(
        new StreamId("lobby"),
        5,
        "encoder@1",
        shortTerm,
        List.of(),
        newFrames,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
