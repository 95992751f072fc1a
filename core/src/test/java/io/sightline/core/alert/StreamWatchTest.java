package io.sightline.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamWatchTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final StreamId LOBBY = new StreamId("lobby");

  private final StreamWatch watch = new StreamWatch(Duration.ofSeconds(30));
  private StreamWatch.State state = StreamWatch.State.of(NOON);

  @Test
  void aStreamThatIsDownLongEnoughIsAnOccurrenceAndItsReturnTheEnd() {
    assertThat(status(StreamStatus.State.ONLINE, 0)).isEmpty();
    assertThat(status(StreamStatus.State.OFFLINE, 10)).isEmpty();
    assertThat(tick(39)).isEmpty();
    Occurrence down = tick(40).orElseThrow();
    assertThat(down.phase()).isEqualTo(AlertPhase.NEW);
    assertThat(down.query()).isEqualTo(StreamWatch.OFFLINE);
    assertThat(down.about()).isEqualTo("down since 2026-11-21T12:00:10Z: no route");
    assertThat(tick(41)).isEmpty();
    assertThat(status(StreamStatus.State.OFFLINE, 60)).isEmpty();
    Occurrence back = status(StreamStatus.State.ONLINE, 61).orElseThrow();
    assertThat(back.phase()).isEqualTo(AlertPhase.END);
    assertThat(back.id()).isEqualTo(down.id());
    assertThat(status(StreamStatus.State.ONLINE, 62)).isEmpty();
  }

  @Test
  void aStreamThatComesBackInTimeIsNone() {
    status(StreamStatus.State.OFFLINE, 0);
    assertThat(status(StreamStatus.State.ONLINE, 29)).isEmpty();
    assertThat(tick(32)).isEmpty();
  }

  @Test
  void oneThatNobodyEverWatchedIsDownToo() {
    assertThat(tick(29)).isEmpty();
    assertThat(tick(30).orElseThrow().about()).contains("nobody watches it");
  }

  @Test
  void oneThatNeverConnectsIsDownToo() {
    assertThat(status(StreamStatus.State.CONNECTING, 5)).isEmpty();
    assertThat(tick(30).orElseThrow().about()).contains("connecting");
  }

  @Test
  void aStreamWhoseWorkerFellSilentIsDown() {
    status(StreamStatus.State.ONLINE, 10);
    assertThat(tick(39)).isEmpty();
    assertThat(tick(40).orElseThrow().about()).contains("nothing was heard of its worker");
  }

  @Test
  void anOldStatusThatIsFoundAtAStartIsNotHeldAgainstTheTimeBefore() {
    assertThat(status(StreamStatus.State.ONLINE, -10_000)).isEmpty();
    assertThat(tick(29)).isEmpty();
    assertThat(tick(30)).isPresent();
  }

  @Test
  void oneThatIsSwitchedOffOrOverOrDeletedIsNotDown() {
    status(StreamStatus.State.DISABLED, 0);
    assertThat(tick(100)).isEmpty();
    status(StreamStatus.State.OFFLINE, 100);
    assertThat(tick(130)).isPresent();
    assertThat(status(StreamStatus.State.ENDED, 131).orElseThrow().about())
        .isEqualTo("it is not watched any more");
    assertThat(tick(200)).isEmpty();
    status(StreamStatus.State.OFFLINE, 200);
    assertThat(tick(230)).isPresent();
    StreamWatch.Step deleted = watch.deleted(state, LOBBY);
    assertThat(deleted.occurrence()).map(Occurrence::phase).contains(AlertPhase.END);
  }

  @Test
  void afterARestartAnOutageThatWasToldIsNotToldAgainButItsEndIs() {
    state = state.resumed("offline-lobby-1");
    status(StreamStatus.State.OFFLINE, 0);
    assertThat(tick(100)).isEmpty();
    assertThat(status(StreamStatus.State.ONLINE, 101).orElseThrow().id())
        .isEqualTo("offline-lobby-1");
  }

  private Optional<Occurrence> status(StreamStatus.State now, int second) {
    StreamStatus status =
        new StreamStatus(
            LOBBY,
            now,
            now == StreamStatus.State.OFFLINE ? "no route" : "",
            1,
            0,
            0,
            at(second),
            now == StreamStatus.State.OFFLINE
                ? List.of(new CoverageSpan(NOON.minusSeconds(60), at(second), Coverage.WATCHED))
                : List.of());
    return apply(watch.advance(state, status, at(Math.max(0, second))));
  }

  private Optional<Occurrence> tick(int second) {
    return apply(watch.tick(state, LOBBY, at(second)));
  }

  private Optional<Occurrence> apply(StreamWatch.Step step) {
    state = step.state();
    return step.occurrence();
  }

  private static Instant at(int second) {
    return NOON.plusSeconds(second);
  }
}
