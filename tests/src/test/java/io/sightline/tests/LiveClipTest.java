package io.sightline.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sightline.app.config.QueryEntry;
import io.sightline.app.config.StreamEntry;
import io.sightline.app.config.SystemConfig;
import io.sightline.app.embedded.SightlineSystem;
import io.sightline.app.replay.Findings;
import io.sightline.app.replay.ReplayReport;
import io.sightline.app.replay.ReplayRun;
import io.sightline.app.replay.Truth;
import io.sightline.core.metric.FoundSpan;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.tests.EventStream.Heard;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real clip played in real time as a live RTSP camera, through decoder, Kafka, Kafka Streams,
 * Flink and server-sent events, on a real encoder: takes as long as the clip, two and a half
 * minutes.
 */
@Tag("live")
class LiveClipTest {
  private static final String PERSON = "a person is in the room";
  private static final String DOG = "a dog is in the room";
  private static final String BICYCLE = "a bicycle is in the room";
  private static final List<String> SENTENCES = List.of(PERSON, DOG, BICYCLE, "the room is empty");
  private static final String PERSON_ID = QueryEntry.of(PERSON).id().value();
  private static final StreamId STREAM = new StreamId("room");
  private static final long CLIP_SECONDS = 139;

  @TempDir Path folder;

  @Test
  void sixPeopleAreToldAsTheyComeAndGoAndNobodyElse() throws Exception {
    Path clip = SharedData.video("one-by-one-person-detection.mp4");
    List<TimeSpan> truth = Truth.load(SharedData.annotations(), clip).spans().get(PERSON);
    List<Heard> heard = playLive(clip);

    List<Heard> starts = of(heard, "new", PERSON_ID);
    List<Heard> ends = of(heard, "end", PERSON_ID);
    report(truth, starts, ends);
    assertThat(starts).hasSameSizeAs(truth);
    assertThat(ends).hasSameSizeAs(truth);
    for (int i = 0; i < truth.size(); i++) {
      TimeSpan span = spanOf(ends.get(i));
      assertThat(span.iou(truth.get(i)))
          .as("IoU of span %d: %s", i + 1, span)
          .isGreaterThanOrEqualTo(0.8);
      assertThat(delay(starts.get(i), truth.get(i).start().seconds()))
          .as("start of span %d told after", i + 1)
          .isLessThan(1.5);
      assertThat(delay(ends.get(i), truth.get(i).end().seconds()))
          .as("end of span %d told after", i + 1)
          .isLessThan(3.0);
    }
    assertThat(heard)
        .filteredOn(one -> one.query().equals(QueryEntry.of(DOG).id().value()))
        .isEmpty();
    assertThat(heard)
        .filteredOn(one -> one.query().equals(QueryEntry.of(BICYCLE).id().value()))
        .isEmpty();

    assertSameAsReplay(clip, ends);
  }

  /**
   * Live equals replay: same count, boundaries within a sampling step, scores within a thousandth.
   */
  private static void assertSameAsReplay(Path clip, List<Heard> ends) throws Exception {
    ReplayReport replay = replayOf(SENTENCES).video(clip, 4, Optional.empty(), seconds -> {});
    List<FoundSpan> found =
        replay.findings().found().stream()
            .filter(one -> one.query().sentence().equals(PERSON))
            .map(Findings.Found::span)
            .toList();
    assertThat(found).hasSameSizeAs(ends);
    for (int i = 0; i < found.size(); i++) {
      TimeSpan live = spanOf(ends.get(i));
      assertThat(live.start().seconds())
          .isCloseTo(found.get(i).span().start().seconds(), within(0.25));
      assertThat(live.end().seconds()).isCloseTo(found.get(i).span().end().seconds(), within(0.25));
      assertThat(ends.get(i).moment().path("score").asDouble())
          .isCloseTo(found.get(i).score(), within(1e-3));
    }
  }

  /** The same frames once more, from the topic that the live run wrote. */
  private static void assertSameFromTopic(SightlineSystem system, List<Heard> ends)
      throws Exception {
    Map<String, String> kafka = Map.of("bootstrap.servers", system.bootstrapServers());
    ReplayReport replay = replayOf(List.of(PERSON)).topic(kafka, STREAM, seconds -> {});
    List<MediaTime> starts =
        replay.findings().found().stream().map(one -> one.span().span().start()).toList();
    assertThat(starts).isEqualTo(ends.stream().map(end -> spanOf(end).start()).toList());
  }

  private static ReplayRun replayOf(List<String> sentences) {
    return new ReplayRun(
        SharedData.encoder(), SharedData.head(), sentences, MomentSettings.DEFAULT, 2);
  }

  private List<Heard> playLive(Path clip) throws Exception {
    try (RtspCamera camera = RtspCamera.showing(clip).ending(RtspCamera.Ending.GONE);
        SightlineSystem system =
            SightlineSystem.start(config(camera.url()), SharedData.encoder(), SharedData.head());
        EventStream events = new EventStream(system.page())) {
      // The last person has left four seconds before the clip ends.
      boolean all =
          events.await(heard -> of(heard, "end", PERSON_ID).size() >= 6, CLIP_SECONDS + 30);
      assertThat(all).as("six ends heard, but only %s", events.heard()).isTrue();
      Thread.sleep(Duration.ofSeconds(3).toMillis());
      assertSameFromTopic(system, of(events.heard(), "end", PERSON_ID));
      return events.heard();
    }
  }

  private SystemConfig config(String url) {
    SystemConfig base = SystemConfig.DEFAULT;
    return new SystemConfig(
        folder.resolve("data"),
        base.host(),
        0,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        4,
        0,
        List.of(new StreamEntry(STREAM, new SourceUri(url), Optional.empty(), true)),
        SENTENCES.stream().map(QueryEntry::of).toList());
  }

  private static List<Heard> of(List<Heard> heard, String type, String query) {
    return heard.stream()
        .filter(one -> one.type().equals(type) && one.query().equals(query))
        .toList();
  }

  private static TimeSpan spanOf(Heard end) {
    return TimeSpan.ofSeconds(
        end.moment().path("start").asDouble(), end.moment().path("end").asDouble());
  }

  /**
   * Seconds on the wall clock from when the camera showed this second of the clip to when the event
   * was heard.
   */
  private static double delay(Heard heard, double clipSecond) {
    Instant startedAt = Instant.parse(heard.moment().path("started_at").asText());
    double sinceStart = Duration.between(startedAt, heard.at()).toNanos() / 1e9;
    return heard.moment().path("start").asDouble() + sinceStart - clipSecond;
  }

  private static void report(List<TimeSpan> truth, List<Heard> starts, List<Heard> ends) {
    for (int i = 0; i < Math.min(truth.size(), Math.min(starts.size(), ends.size())); i++) {
      TimeSpan span = spanOf(ends.get(i));
      System.out.printf(
          Locale.ROOT,
          "span %d: true %.1f-%.1f found %.2f-%.2f IoU %.2f, start told after %.2f s, end after %.2f s%n",
          i + 1,
          truth.get(i).start().seconds(),
          truth.get(i).end().seconds(),
          span.start().seconds(),
          span.end().seconds(),
          span.iou(truth.get(i)),
          delay(starts.get(i), truth.get(i).start().seconds()),
          delay(ends.get(i), truth.get(i).end().seconds()));
    }
  }
}
