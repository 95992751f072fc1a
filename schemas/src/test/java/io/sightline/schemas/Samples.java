package io.sightline.schemas;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.AlertPhase;
import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.Window;
import io.sightline.core.query.AlertWish;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.query.Severity;
import io.sightline.core.time.Schedule;
import io.sightline.core.time.Schedule.WeeklySpan;
import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.GateMode;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.RecordMode;
import io.sightline.core.video.Region;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.core.video.Thumbnail;
import io.sightline.core.video.TimeSpan;
import io.sightline.core.video.Zone;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One value of every topic with everything present ("full"), and one with nothing optional. */
public final class Samples {
  public static final StreamId LOBBY = new StreamId("lobby");
  public static final QueryId WALKS_IN = new QueryId("walks-in");
  public static final Instant AT = Instant.parse("2026-03-04T05:06:07.123456Z");

  private Samples() {}

  /** A value and the topic it belongs to. */
  public record Sample<V>(Topic<?, V> topic, String name, V value) {
    public byte[] write() {
      return topic.valueSerde().serializer().serialize(topic.name(), value);
    }

    public Object read(byte[] bytes) {
      return topic.valueSerde().deserializer().deserialize(topic.name(), bytes);
    }

    @Override
    public String toString() {
      return topic + "-" + name;
    }
  }

  public static List<Sample<?>> all() {
    return List.of(
        new Sample<>(
            Topics.STREAMS,
            "full",
            new StreamSpec(
                LOBBY,
                "Lobby, north door",
                new SourceUri("rtsp://camera.example/1?profile=2"),
                Optional.of("env:LOBBY_LOGIN"),
                2.5,
                true,
                true)),
        new Sample<>(
            Topics.STREAMS,
            "bare",
            new StreamSpec(
                new StreamId("a"),
                "a",
                new SourceUri("clip.mp4"),
                Optional.empty(),
                4,
                false,
                false)),
        new Sample<>(
            Topics.STREAMS,
            "pictures",
            new StreamSpec(
                    LOBBY,
                    "Lobby",
                    new SourceUri("rtsp://camera.example/1"),
                    Optional.empty(),
                    4,
                    true,
                    true)
                .withPictures(
                    new PictureSettings(
                        Optional.of(new Region(0.1, 0.2, 0.5, 0.75)),
                        List.of(new Zone("door", Polygon.parse("0.2,0.3 0.4,0.3 0.4,0.9"))),
                        List.of(Polygon.parse("0,0 1,0 1,0.1"), Polygon.parse("0,1 1,1 0.5,0.9")),
                        Optional.of(320),
                        HardwareDecode.VAAPI,
                        DecodeSkip.NOREF,
                        GateMode.ON))),
        new Sample<>(
            Topics.STREAMS,
            "recorded",
            new StreamSpec(
                    LOBBY,
                    "Lobby",
                    new SourceUri("rtsp://camera.example/1"),
                    Optional.empty(),
                    4,
                    true,
                    true)
                .withPictures(PictureSettings.DEFAULT.withRecording(RecordMode.ON))),
        new Sample<>(
            Topics.QUERIES,
            "alerting",
            new Query(
                    WALKS_IN,
                    "a person walks into the loading bay",
                    Set.of(LOBBY),
                    new QueryVectors("clip@1", new float[] {0.1f, -2}, 2, new float[] {0.6f, 0.8f}),
                    MomentSettings.DEFAULT,
                    true)
                .withAlerting(
                    new AlertWish(
                        Optional.of(Severity.CRITICAL),
                        Optional.of(Duration.ofSeconds(90)),
                        Optional.of(Duration.ofMillis(2_500))))),
        new Sample<>(
            Topics.QUERIES,
            "full",
            new Query(
                WALKS_IN,
                "a person walks into the loading bay, señor",
                Set.of(LOBBY, new StreamId("a"), new StreamId("b.2")),
                new QueryVectors(
                    "clip@1",
                    new float[] {0.1f, -2, Float.MIN_VALUE, 3e38f, 0, 1},
                    3,
                    new float[] {0.6f, 0.8f}),
                new MomentSettings(
                    0.7, 0.3, Duration.ofMillis(1500), Duration.ofSeconds(2), Duration.ofHours(3)),
                true)),
        new Sample<>(
            Topics.QUERIES,
            "scheduled",
            new Query(
                WALKS_IN,
                "a person walks into the loading bay",
                Set.of(LOBBY),
                new QueryVectors("clip@1", new float[] {0.1f, -2}, 2, new float[] {0.6f, 0.8f}),
                MomentSettings.DEFAULT.withTellTentative(true),
                true,
                new Schedule(
                    ZoneId.of("Europe/Berlin"),
                    List.of(
                        new WeeklySpan(
                            List.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY),
                            LocalTime.parse("22:00:01"),
                            LocalTime.parse("06:00")))))),
        new Sample<>(
            Topics.QUERIES,
            "bare",
            new Query(
                new QueryId("q"),
                "x",
                Set.of(),
                new QueryVectors("e@1", new float[] {1}, 1, new float[] {1}),
                MomentSettings.DEFAULT,
                false)),
        new Sample<>(
            Topics.FRAMES,
            "full",
            new FrameEvent(
                LOBBY,
                3,
                1234,
                new MediaTime(308_500_000),
                AT,
                CaptureClock.SENDER,
                AT.plusMillis(40),
                FrameGate.ENCODED,
                "clip@1",
                Optional.of(feature(new Random(1), 64)),
                Optional.of(new Thumbnail(new byte[] {-1, -40, 1, 2, 3})))),
        new Sample<>(
            Topics.FRAMES,
            "bare",
            new FrameEvent(
                LOBBY,
                0,
                0,
                MediaTime.ZERO,
                Instant.EPOCH.minusSeconds(1),
                CaptureClock.ARRIVAL,
                AT,
                FrameGate.SHED,
                "",
                Optional.empty(),
                Optional.empty())),
        new Sample<>(Topics.WINDOWS, "full", window(4, 6, 16)),
        new Sample<>(Topics.WINDOWS, "bare", window(1, 0, 1)),
        new Sample<>(Topics.SCORES, "full", scores()),
        new Sample<>(
            Topics.SCORES,
            "bare",
            new ScoreRecord(LOBBY, 0, List.of(new MediaTime(-250_000)), AT, Map.of())),
        new Sample<>(
            Topics.MOMENTS, "full", update(Type.ENDED, EndReason.SCORES_FELL, 2, 12_500_000)),
        new Sample<>(Topics.MOMENTS, "tentative", tentative()),
        new Sample<>(
            Topics.MOMENTS,
            "schedule-ended",
            update(Type.ENDED, EndReason.SCHEDULE_ENDED, 2, 12_500_000)),
        new Sample<>(Topics.MOMENTS, "bare", update(Type.STARTED, EndReason.NONE, 0, 10_000_000)),
        new Sample<>(
            Topics.ALERTS,
            "full",
            Alert.suppressed(
                "m-1", 2, LOBBY, WALKS_IN, "webhook door-team", "quiet hours until 07:00", AT)),
        new Sample<>(Topics.ALERTS, "bare", Alert.delivered("m-1", 0, LOBBY, WALKS_IN, "page", AT)),
        new Sample<>(
            Topics.ALERTS,
            "grouped",
            new Alert(
                "m-2",
                3,
                AlertPhase.MEDIA,
                LOBBY,
                WALKS_IN,
                Severity.CRITICAL,
                Set.of("gate"),
                Alert.Outcome.DELIVERED,
                "mqtt:house",
                "m-1",
                "",
                AT)),
        new Sample<>(
            Topics.STATUS,
            "full",
            new StreamStatus(
                LOBBY,
                StreamStatus.State.OFFLINE,
                "connection refused",
                7,
                3.98,
                0.25,
                AT,
                List.of(
                    new CoverageSpan(AT.minusSeconds(60), AT.minusSeconds(5), Coverage.WATCHED),
                    new CoverageSpan(AT.minusSeconds(5), AT.minusSeconds(4), Coverage.SHED),
                    new CoverageSpan(AT.minusSeconds(4), AT, Coverage.OFFLINE)))),
        new Sample<>(
            Topics.STATUS,
            "worked",
            new StreamStatus(
                LOBBY,
                StreamStatus.State.ONLINE,
                "",
                8,
                1.5,
                0.25,
                AT,
                List.of(
                    new CoverageSpan(AT.minusSeconds(60), AT.minusSeconds(5), Coverage.GATED),
                    new CoverageSpan(AT.minusSeconds(5), AT, Coverage.MASKED)),
                new StreamStatus.Work(
                    "ingest-2",
                    Optional.of(AT.minusMillis(40)),
                    Optional.of(CaptureClock.SENDER),
                    1.5,
                    0.08,
                    0.125))),
        new Sample<>(
            Topics.STATUS,
            "bare",
            new StreamStatus(LOBBY, StreamStatus.State.CONNECTING, "", 0, 0, 0, AT, List.of())),
        new Sample<>(
            Topics.DEAD_LETTERS,
            "full",
            new DeadLetter(
                "frames", 3, 1L << 40, new byte[] {1, 2}, new byte[] {0, -1}, "no header", AT)),
        new Sample<>(
            Topics.DEAD_LETTERS, "bare", new DeadLetter("frames", 0, 0, null, null, "", AT)));
  }

  /** The full one of a topic. */
  public static Sample<?> of(Topic<?, ?> topic) {
    return all().stream().filter(sample -> sample.topic() == topic).findFirst().orElseThrow();
  }

  /** A window of made-up frames, always the same for the same sizes. */
  public static Window window(int shortFrames, int longFrames, int dim) {
    Random random = new Random(7);
    List<MemorySlot> longTerm = new ArrayList<>();
    for (int i = 0; i < longFrames; i++) {
      longTerm.add(new MemorySlot(longFrames - 1 - i, frame(random, 40L * i - 100, dim), 1 + i));
    }
    List<MemoryFrame> shortTerm = new ArrayList<>();
    for (int i = 0; i < shortFrames; i++) {
      shortTerm.add(frame(random, 14_400 + i, dim));
    }
    return new Window(
        LOBBY, 2, "clip@1", shortTerm, longTerm, Math.min(2, shortFrames), AT, AT.plusMillis(3));
  }

  private static MemoryFrame frame(Random random, long number, int dim) {
    MediaTime time = new MediaTime(number * 250_000);
    return new MemoryFrame(
        Math.abs(number), time, AT.plus(Duration.ofMillis(number * 250)), feature(random, dim));
  }

  private static FrameFeature feature(Random random, int dim) {
    float[] values = new float[dim];
    for (int i = 0; i < dim; i++) {
      values[i] = (float) (random.nextGaussian() / Math.sqrt(dim));
    }
    return FrameFeature.of(values);
  }

  private static ScoreRecord scores() {
    Map<QueryId, List<FrameScores>> scores = new LinkedHashMap<>();
    for (String query : List.of("z", "walks-in", "a")) {
      scores.put(
          new QueryId(query),
          List.of(new FrameScores(0.125f, 0.1f, 0.7f), new FrameScores(0, 1, query.length())));
    }
    return new ScoreRecord(
        LOBBY, 2, List.of(new MediaTime(1_000_000), new MediaTime(1_250_000)), AT, scores);
  }

  private static MomentUpdate tentative() {
    MomentUpdate told = update(Type.STARTED, EndReason.NONE, 0, 10_000_000);
    StageTimes stages =
        new StageTimes(
            AT, AT.plusMillis(1), AT.plusMillis(2), AT.plusMillis(3), AT.plusMillis(4), AT);
    return new MomentUpdate(
        told.type(), told.moment(), 0, told.toldAt(), told.endReason(), stages, true);
  }

  private static MomentUpdate update(Type type, EndReason reason, int revision, long end) {
    return new MomentUpdate(
        type,
        new Moment(
            "lobby/walks-in/2/10000000",
            LOBBY,
            WALKS_IN,
            2,
            new TimeSpan(new MediaTime(10_000_000), new MediaTime(end)),
            AT,
            0.8125),
        revision,
        new MediaTime(end + 1_000_000),
        reason,
        new StageTimes(AT, AT.plusMillis(1), AT.plusMillis(2), AT.plusMillis(3), AT.plusMillis(4)));
  }
}
