package io.sightline.gateway.http;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.StreamWatch;
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
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.Polygon.Corner;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.core.video.Thumbnail;
import io.sightline.core.video.TimeSpan;
import io.sightline.core.video.Zone;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.Versioned;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A lively site for the page to show: cameras, queries, ten minutes of history up to an instant.
 */
final class PageScene {
  private static final double SHOWN = 600;

  private final LiveState state;
  private final Instant now;

  PageScene(LiveState state, Instant now) {
    this.state = state;
    this.now = now;
  }

  void fill() {
    camera("dock", "Loading dock", "rtsp://10.0.4.11/stream1", true, "gate", "ramp");
    camera("lobby", "Lobby", "rtsp://10.0.4.12/stream1", true);
    camera("yard", "Yard, north gate", "https://cams.example/yard/live.m3u8?token=x", true);
    camera("roof", "Roof", "srt://10.0.4.40:9000", false);
    query("q1", "a person walks into the loading bay", Set.of("dock", "dock~gate"), 0.6);
    query("q2", "somebody falls to the floor", Set.of(), 0.7);
    query("q3", "a delivery van stops at the gate", Set.of("yard"), 0.55);
    status("dock", StreamStatus.State.ONLINE, "", 0.42, List.of(span(0, SHOWN, Coverage.WATCHED)));
    status(
        "lobby",
        StreamStatus.State.ONLINE,
        "",
        0.38,
        List.of(
            span(0, 200, Coverage.WATCHED),
            span(200, 245, Coverage.OFFLINE),
            span(245, SHOWN, Coverage.WATCHED)));
    status(
        "yard",
        StreamStatus.State.OFFLINE,
        "connection refused; tried again in 8 s",
        0,
        List.of(span(0, 540, Coverage.WATCHED), span(540, SHOWN, Coverage.OFFLINE)));
    for (String stream : List.of("dock", "lobby", "yard")) {
      state.framed(frame(stream));
    }
    moment("m1", "dock", "q1", Type.ENDED, 120, 144.5, 0.81);
    moment("m2", "yard", "q3", Type.ENDED, 310, 372, 0.74);
    moment("m3", "lobby", "q2", Type.RETRACTED, 420, 421, 0.71);
    moment("m4", "dock", "q1", Type.ENDED, 510, 526.25, 0.88);
    moment("m5", "dock", "q1", Type.STARTED, 588, 600, 0.9);
    moment("m6", "dock~gate", "q1", Type.ENDED, 560, 566, 0.79);
    told("m1", "dock", "q1", 0, 120.5, "");
    told("m1", "dock", "q1", 1, 145, "");
    told("m2", "yard", "q3", 0, 310.8, "");
    told("m2", "yard", "q3", 1, 373, "");
    told("m3", "lobby", "q2", 0, 420.5, "");
    told("m4", "dock", "q1", 0, 510.4, "cooldown until " + at(530));
    told("m6", "dock~gate", "q1", 0, 560.4, "silenced until " + at(900));
    told("m5", "dock", "q1", 0, 588.4, "");
    offline("outage1", "yard", 541);
    for (double time = SHOWN - 118; time <= SHOWN; time += 0.5) {
      scores("dock", time, Map.of("q1", inside(time), "q2", noise(time, 1)));
      scores("lobby", time, Map.of("q2", noise(time, 2)));
    }
  }

  private float inside(double time) {
    boolean seen = time >= 510 && time <= 526 || time >= 588;
    return seen ? 0.86f + noise(time, 3) / 3 : noise(time, 4);
  }

  private static float noise(double time, int seed) {
    return (float) (0.12 + 0.07 * Math.sin(time * 0.7 + seed) + 0.04 * Math.sin(time * 2.3 * seed));
  }

  private Instant at(double time) {
    return now.minusMillis(Math.round((SHOWN - time) * 1_000));
  }

  private CoverageSpan span(double from, double to, Coverage coverage) {
    return new CoverageSpan(at(from), at(to), coverage);
  }

  private <V> Optional<Versioned<V>> versioned(V value) {
    return Optional.of(new Versioned<>(value, "0-1", now));
  }

  private void camera(String id, String name, String source, boolean enabled, String... zones) {
    PictureSettings usual = PictureSettings.DEFAULT;
    state.stream(
        new StreamId(id),
        versioned(
            new StreamSpec(
                new StreamId(id),
                name,
                new SourceUri(source),
                Optional.empty(),
                4,
                true,
                enabled,
                new PictureSettings(
                    usual.crop(),
                    IntStream.range(0, zones.length)
                        .mapToObj(i -> new Zone(zones[i], box(0.1 + 0.4 * i)))
                        .toList(),
                    usual.masks(),
                    usual.thumbnailWidth(),
                    usual.hardware(),
                    usual.skip(),
                    usual.gate(),
                    usual.recording()))));
  }

  private static Polygon box(double left) {
    return new Polygon(
        List.of(
            new Corner(left, 0.4),
            new Corner(left + 0.35, 0.4),
            new Corner(left + 0.35, 0.9),
            new Corner(left, 0.9)));
  }

  /** So many cameras more, each with a name, a status and a picture. */
  void cameras(int count) {
    for (int i = 0; i < count; i++) {
      String id = "cam-%03d".formatted(i);
      camera(id, "Camera %03d".formatted(i), "rtsp://10.1.0.1/" + i, true);
      status(id, StreamStatus.State.ONLINE, "", 0.4, List.of(span(0, SHOWN, Coverage.WATCHED)));
      state.framed(frame(id));
    }
  }

  /**
   * What became of an alert on the channel of listeners and on a webhook.
   *
   * @param reason why it was suppressed; empty: it was delivered
   */
  void told(String id, String stream, String query, int revision, double time, String reason) {
    for (String channel : List.of("sse", "webhook:desk")) {
      StreamId of = new StreamId(stream);
      QueryId sought = new QueryId(query);
      state.alert(
          reason.isEmpty()
              ? Alert.delivered(id, revision, of, sought, channel, at(time))
              : Alert.suppressed(id, revision, of, sought, channel, reason, at(time)));
    }
  }

  private void offline(String id, String stream, double time) {
    state.alert(Alert.delivered(id, 0, new StreamId(stream), StreamWatch.OFFLINE, "sse", at(time)));
  }

  private void query(String id, String sentence, Set<String> streams, double threshold) {
    state.query(
        new QueryId(id),
        versioned(
            new Query(
                new QueryId(id),
                sentence,
                streams.stream().map(StreamId::new).collect(Collectors.toSet()),
                new QueryVectors("test@1", new float[] {1}, 1, new float[] {1}),
                new MomentSettings(
                    threshold,
                    0.4,
                    MomentSettings.DEFAULT.minDuration(),
                    MomentSettings.DEFAULT.mergeGap(),
                    MomentSettings.DEFAULT.maxDuration()),
                true)));
  }

  void status(
      String stream,
      StreamStatus.State what,
      String reason,
      double lag,
      List<CoverageSpan> coverage) {
    state.status(
        new StreamId(stream),
        versioned(new StreamStatus(new StreamId(stream), what, reason, 1, 4, lag, now, coverage)));
  }

  void moment(
      String id, String stream, String query, Type type, double from, double to, double score) {
    // What was known half a second ago, by way of every stage.
    Instant told = type == Type.STARTED ? at(from + 0.6) : at(to);
    if (type != Type.STARTED) {
      update(id, stream, query, Type.STARTED, from, from + 0.5, score, at(from + 0.6));
    }
    update(id, stream, query, type, from, to, score, told);
  }

  private void update(
      String id,
      String stream,
      String query,
      Type type,
      double from,
      double to,
      double score,
      Instant told) {
    state.moment(
        id,
        Optional.of(
            new MomentUpdate(
                type,
                new Moment(
                    id,
                    new StreamId(stream),
                    new QueryId(query),
                    1,
                    TimeSpan.ofSeconds(from, to),
                    at(from),
                    score),
                type == Type.STARTED ? 0 : 1,
                MediaTime.ofSeconds(to),
                type == Type.ENDED ? EndReason.SCORES_FELL : EndReason.NONE,
                new StageTimes(
                    told,
                    told.plusMillis(180),
                    told.plusMillis(215),
                    told.plusMillis(385),
                    told.plusMillis(470),
                    told.plusMillis(478)))));
  }

  void scores(String stream, double time, Map<String, Float> inside) {
    state.scored(
        new ScoreRecord(
            new StreamId(stream),
            1,
            IntStream.range(0, 2)
                .mapToObj(i -> MediaTime.ofSeconds(time - 0.25 + i * 0.25))
                .toList(),
            at(time),
            inside.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        entry -> new QueryId(entry.getKey()),
                        entry -> {
                          FrameScores score = new FrameScores(0, 0, entry.getValue());
                          return List.of(score, score);
                        }))));
  }

  private FrameEvent frame(String stream) {
    return new FrameEvent(
        new StreamId(stream),
        1,
        1,
        MediaTime.ofSeconds(SHOWN),
        now,
        CaptureClock.ARRIVAL,
        now,
        FrameGate.STILL,
        "test@1",
        Optional.empty(),
        Optional.of(new Thumbnail(picture(stream.hashCode()))));
  }

  private static byte[] picture(int seed) {
    BufferedImage image = new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    float hue = (seed & 0xff) / 255f;
    pen.setPaint(
        new GradientPaint(
            0,
            0,
            Color.getHSBColor(hue, 0.25f, 0.75f),
            0,
            180,
            Color.getHSBColor(hue, 0.35f, 0.3f)));
    pen.fillRect(0, 0, 320, 180);
    pen.setColor(new Color(40, 44, 52));
    pen.fillRect(0, 130, 320, 50);
    pen.setColor(Color.getHSBColor(hue + 0.4f, 0.6f, 0.8f));
    pen.fillRoundRect(130 + seed % 60, 70, 26, 80, 14, 14);
    pen.fillOval(130 + seed % 60 + 2, 46, 22, 22);
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
