package io.sightline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.codec.ScoreCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreBodyTest {
  private static final Instant AT = Instant.parse("2026-05-06T07:08:09.123456Z");
  private static final int FIRST_ROW = 2;

  @ParameterizedTest
  @CsvSource({"1,1,0", "1,1,1", "4,2,3", "3,3,150"})
  void whatIsWrittenStraightFromTheHeadIsWhatTheSerializerWrites(
      int shown, int fresh, int queries) {
    Window window = window(shown, fresh);
    BoundaryScores scores = scores(FIRST_ROW + queries);
    List<String> ids = new ArrayList<>();
    Map<QueryId, List<FrameScores>> byQuery = new TreeMap<>();
    for (int q = 0; q < queries; q++) {
      ids.add("q%03d".formatted(q));
      List<FrameScores> frames = new ArrayList<>();
      for (int i = 4 - fresh; i < 4; i++) {
        int row = FIRST_ROW + q;
        frames.add(
            new FrameScores(scores.start(row, i), scores.end(row, i), scores.inside(row, i)));
      }
      byQuery.put(new QueryId(ids.get(q)), frames);
    }
    List<MediaTime> times =
        window.shortTerm().subList(shown - fresh, shown).stream().map(MemoryFrame::time).toList();
    ScoreRecord record = new ScoreRecord(window.stream(), window.epoch(), times, AT, byQuery);

    byte[] written =
        Topics.SCORES.encode(
            ScoreCodec.body(
                window,
                queries,
                q -> ids.get(q).getBytes(StandardCharsets.UTF_8),
                scores,
                FIRST_ROW));

    assertThat(written)
        .isEqualTo(Topics.SCORES.valueSerde().serializer().serialize("scores", record));
    assertThat(Topics.SCORES.valueSerde().deserializer().deserialize("scores", written))
        .isEqualTo(record);
  }

  private static BoundaryScores scores(int rows) {
    Random random = new Random(3);
    BoundaryScores scores = new BoundaryScores(new HeadShape(4, 0, 0));
    scores.reset(rows);
    for (int i = 0; i < rows * 12; i++) {
      scores.values()[i] = random.nextFloat();
    }
    return scores;
  }

  private static Window window(int shown, int fresh) {
    List<MemoryFrame> frames = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      frames.add(new MemoryFrame(i, new MediaTime(250_000L * i), AT, FrameFeature.of(1, 0)));
    }
    return new Window(new StreamId("hall"), 7, "made@1", frames, List.of(), fresh, AT, AT);
  }
}
