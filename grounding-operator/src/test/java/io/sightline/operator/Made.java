package io.sightline.operator;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Queries and windows that tests are made of: features of two components, four frames a second. */
final class Made {
  static final String ENCODER = "made@1";
  static final Instant BEGAN = Instant.parse("2026-03-01T12:00:00Z");
  static final MomentSettings SETTINGS =
      new MomentSettings(
          0.6, 0.4, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMinutes(10));

  private Made() {}

  /** One that is inside where a frame's first component is large. */
  static Query query(String id, String... streams) {
    return query(id, "a person is in the room", FakeHead.TOKEN_WIDTH, 1, 0, true, streams);
  }

  static Query disabled(String id) {
    return query(id, "a person is in the room", FakeHead.TOKEN_WIDTH, 1, 0, false);
  }

  static Query saying(String id, String sentence) {
    return query(id, sentence, FakeHead.TOKEN_WIDTH, 1, 0, true);
  }

  static Query ofTokenWidth(String id, int width) {
    return query(id, "a person is in the room", width, 1, 0, true);
  }

  static Query ofDim3(String id) {
    return new Query(
        new QueryId(id),
        "a person is in the room",
        Set.of(),
        new QueryVectors(ENCODER, new float[3], 3, new float[] {1, 0, 0}),
        SETTINGS,
        true);
  }

  private static Query query(
      String id,
      String sentence,
      int tokenWidth,
      float x,
      float y,
      boolean enabled,
      String... streams) {
    List<StreamId> ids = new ArrayList<>();
    for (String stream : streams) {
      ids.add(new StreamId(stream));
    }
    return new Query(
        new QueryId(id),
        sentence,
        Set.copyOf(ids),
        new QueryVectors(ENCODER, new float[tokenWidth], tokenWidth, new float[] {x, y}),
        SETTINGS,
        enabled);
  }

  static TopicRecord record(Query query, long offset) {
    return at(TopicRecord.of(Topics.QUERIES, query.id(), query), offset);
  }

  static TopicRecord removal(String query, long offset) {
    return at(TopicRecord.of(Topics.QUERIES, new QueryId(query), null), offset);
  }

  static TopicRecord record(Window window) {
    return at(TopicRecord.of(Topics.WINDOWS, window.stream(), window), window.newest().seq());
  }

  static TopicRecord at(TopicRecord record, long offset) {
    return new TopicRecord(record.topic(), 0, offset, record.key(), record.value());
  }

  /**
   * A window whose last {@code levels} are new frames, up to four; the newest has this number. Its
   * frames are inside of "query" as much as the levels say.
   */
  static Window window(String stream, long epoch, long newestSeq, double... levels) {
    return overlapping(stream, epoch, newestSeq, levels.length, levels);
  }

  /** The same, with fewer new frames than it has. */
  static Window overlapping(
      String stream, long epoch, long newestSeq, int newFrames, double... levels) {
    List<MemoryFrame> frames = new ArrayList<>();
    for (int i = 0; i < levels.length; i++) {
      long seq = newestSeq - levels.length + 1 + i;
      frames.add(frame(seq, levels[i]));
    }
    Instant captured = frames.get(frames.size() - 1).capturedAt();
    return new Window(
        new StreamId(stream),
        epoch,
        ENCODER,
        frames,
        List.of(),
        newFrames,
        captured.plusMillis(40),
        captured.plusMillis(60));
  }

  static MemoryFrame frame(long seq, double level) {
    FrameFeature feature =
        FrameFeature.of((float) level, (float) Math.sqrt(Math.max(0, 1 - level * level)));
    return new MemoryFrame(seq, new MediaTime(seq * 250_000), BEGAN.plusMillis(seq * 250), feature);
  }
}
