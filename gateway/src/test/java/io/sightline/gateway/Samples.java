package io.sightline.gateway;

import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.Thumbnail;
import io.sightline.core.video.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Values to test with. Media time 0 of every stream is {@link #EPOCH_AT} on the wall clock. */
public final class Samples {
  public static final Instant EPOCH_AT = Instant.parse("2026-11-21T09:00:00Z");

  private Samples() {}

  public static StreamSpec stream(String id) {
    return new StreamSpec(
        new StreamId(id), id, new SourceUri("sim:" + id), Optional.empty(), 4, true, true);
  }

  public static Query query(String id, String sentence) {
    return new Query(
        new QueryId(id),
        sentence,
        Set.of(),
        new QueryVectors("test@1", new float[] {1, 2}, 2, new float[] {1, 0}),
        MomentSettings.DEFAULT,
        true);
  }

  /**
   * @param start seconds of media time
   * @param end seconds of media time
   */
  public static MomentUpdate moment(
      String id, String stream, String query, Type type, int revision, double start, double end) {
    Instant captured = at(end);
    return new MomentUpdate(
        type,
        new Moment(
            id,
            new StreamId(stream),
            new QueryId(query),
            1,
            TimeSpan.ofSeconds(start, end),
            at(start),
            0.87654321),
        revision,
        MediaTime.ofSeconds(end),
        type == Type.ENDED ? EndReason.SCORES_FELL : EndReason.NONE,
        new StageTimes(
            captured,
            captured.plusMillis(40),
            captured.plusMillis(70),
            captured.plusMillis(90),
            captured.plusMillis(100)));
  }

  public static MomentUpdate started(String id, double start) {
    return moment(id, "lobby", "q1", Type.STARTED, 0, start, start + 0.5);
  }

  /**
   * Two frames, a quarter second apart, the newer at that time.
   *
   * @param newest seconds of media time
   */
  public static ScoreRecord scores(String stream, double newest, Map<String, Float> inside) {
    Map<QueryId, List<FrameScores>> scores = new java.util.HashMap<>();
    inside.forEach(
        (query, value) ->
            scores.put(
                new QueryId(query),
                List.of(new FrameScores(0, 0, value), new FrameScores(0.1f, 0.2f, value))));
    return new ScoreRecord(
        new StreamId(stream),
        1,
        List.of(MediaTime.ofSeconds(newest - 0.25), MediaTime.ofSeconds(newest)),
        at(newest),
        scores);
  }

  public static StreamStatus status(String stream, StreamStatus.State state, String reason) {
    return new StreamStatus(
        new StreamId(stream),
        state,
        reason,
        1,
        4,
        0.123456,
        EPOCH_AT,
        List.of(
            new StreamStatus.CoverageSpan(
                EPOCH_AT, EPOCH_AT.plusSeconds(9), StreamStatus.Coverage.WATCHED)));
  }

  public static FrameEvent frame(String stream, long seq, byte[] jpeg) {
    return new FrameEvent(
        new StreamId(stream),
        1,
        seq,
        MediaTime.ofSeconds(seq * 0.25),
        at(seq * 0.25),
        CaptureClock.ARRIVAL,
        at(seq * 0.25),
        FrameGate.STILL,
        "test@1",
        Optional.empty(),
        Optional.of(new Thumbnail(jpeg)));
  }

  /** Wall clock of a media time in seconds. */
  public static Instant at(double seconds) {
    return EPOCH_AT.plus(Duration.ofMillis(Math.round(seconds * 1_000)));
  }
}
