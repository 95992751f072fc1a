package io.sightline.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.StreamId;
import io.sightline.gateway.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventHubTest {
  private static final int RING = 4;
  private static final int QUEUE = 4;

  private final Metrics metrics = new Metrics();
  private final EventHub hub = new EventHub("run1", RING, 2, QUEUE, metrics);

  @Test
  void everyClientGetsEveryEventInOrder() {
    Subscription one = subscribe(Optional.empty());
    Subscription two = subscribe(Optional.empty());
    publish(EventType.MOMENT, "1", "2", "3");
    assertThat(drain(one)).containsExactly("1", "2", "3");
    assertThat(drain(two)).containsExactly("1", "2", "3");
    assertThat(one.resumed()).isFalse();
  }

  @Test
  void aClientThatComesBackGetsWhatItMissed() {
    publish(EventType.MOMENT, "1", "2", "3");
    Subscription back = subscribe(Optional.of("run1-1"));
    publish(EventType.MOMENT, "4");
    assertThat(back.resumed()).isTrue();
    assertThat(back.startId()).isEqualTo("run1-1");
    assertThat(drain(back)).containsExactly("2", "3", "4");
  }

  @Test
  void aClientThatMissedNothingResumesWithNothing() {
    publish(EventType.MOMENT, "1");
    Subscription back = subscribe(Optional.of("run1-1"));
    assertThat(back.resumed()).isTrue();
    assertThat(drain(back)).isEmpty();
  }

  @Test
  void aClientThatWasAwayTooLongStartsAnew() {
    publish(EventType.MOMENT, "1", "2", "3", "4", "5", "6");
    Subscription back = subscribe(Optional.of("run1-1"));
    assertThat(back.resumed()).as("2 is forgotten").isFalse();
    assertThat(back.startId()).isEqualTo("run1-6");
    assertThat(drain(back)).isEmpty();
    assertThat(subscribe(Optional.of("run1-2")).resumed()).as("3 to 6 are kept").isTrue();
  }

  @Test
  void idsOfAnotherRunOrOfNoRunStartAnew() {
    publish(EventType.MOMENT, "1");
    for (String id : List.of("run0-1", "run1-2", "run1--1", "run1-x", "1", "")) {
      Subscription subscription = subscribe(Optional.of(id));
      assertThat(subscription.resumed()).as(id).isFalse();
      subscription.close(Subscription.Closed.DISCONNECTED);
    }
  }

  @Test
  void scoresAreNotKeptForThoseWhoComeBackAndHaveNoId() {
    Subscription listening = subscribe(Optional.empty());
    publish(EventType.SCORE, "s");
    assertThat(new String(listening.poll(100), StandardCharsets.UTF_8))
        .isEqualTo("event: score\ndata: s\n\n");
    Subscription back = subscribe(Optional.of("run1-0"));
    assertThat(back.resumed()).isTrue();
    assertThat(drain(back)).isEmpty();
  }

  @Test
  void aFilterLeavesOutWhatIsNotWanted() {
    Subscription lobby =
        hub.subscribe(
                "",
                new EventFilter(
                    Set.of(EventType.MOMENT, EventType.QUERY), Set.of(new StreamId("lobby"))),
                Optional.empty(),
                () -> {})
            .get();
    hub.publish(EventType.MOMENT, Optional.of(new StreamId("lobby")), "1");
    hub.publish(EventType.MOMENT, Optional.of(new StreamId("yard")), "2");
    hub.publish(EventType.STATUS, Optional.of(new StreamId("lobby")), "3");
    hub.publish(EventType.QUERY, Optional.empty(), "4");
    assertThat(drain(lobby)).containsExactly("1", "4");
  }

  @Test
  void aClientThatLagsLosesScoresFirstAndIsThenDropped() {
    List<String> woken = new ArrayList<>();
    Subscription slow =
        hub.subscribe("", EventFilter.ALL, Optional.empty(), () -> woken.add("")).get();
    publish(EventType.MOMENT, "1", "2");
    publish(EventType.SCORE, "s", "s");
    publish(EventType.MOMENT, "3", "4");
    assertThat(slow.scoresLeftOut()).isEqualTo(2);
    assertThat(slow.closed()).isEmpty();
    publish(EventType.MOMENT, "5");
    assertThat(slow.closed()).contains(Subscription.Closed.SLOW);
    assertThat(slow.poll(100)).isEmpty();
    assertThat(hub.clientCount()).isZero();
    assertThat(woken).as("its writer hears of it").isNotEmpty();
    assertThat(metrics.toText())
        .contains("sightline_event_clients_closed_total{reason=\"slow\"} 1")
        .contains("sightline_event_scores_left_out_total 2");
  }

  @Test
  void oneSlowClientDoesNotHarmAnother() {
    Subscription slow = subscribe(Optional.empty());
    Subscription quick = subscribe(Optional.empty());
    for (int i = 0; i < 20; i++) {
      publish(EventType.MOMENT, "" + i);
      assertThat(drain(quick)).containsExactly("" + i);
    }
    assertThat(slow.closed()).contains(Subscription.Closed.SLOW);
    assertThat(quick.closed()).isEmpty();
  }

  @Test
  void oneClientTooManyIsRefused() {
    subscribe(Optional.empty());
    Subscription second = subscribe(Optional.empty());
    assertThat(hub.subscribe("", EventFilter.ALL, Optional.empty(), () -> {})).isEmpty();
    second.close(Subscription.Closed.DISCONNECTED);
    assertThat(hub.subscribe("", EventFilter.ALL, Optional.empty(), () -> {})).isPresent();
  }

  @Test
  void closingEndsAllClients() {
    Subscription client = subscribe(Optional.empty());
    hub.close();
    assertThat(client.closed()).contains(Subscription.Closed.SHUTDOWN);
    assertThat(hub.subscribe("", EventFilter.ALL, Optional.empty(), () -> {})).isEmpty();
  }

  @Test
  void pollTakesWholeEventsOnly() {
    Subscription client = subscribe(Optional.empty());
    publish(EventType.SCORE, "a", "b");
    int one = "event: score\ndata: a\n\n".length();
    assertThat(client.poll(1)).hasSize(one);
    publish(EventType.SCORE, "c");
    assertThat(client.poll(2 * one)).hasSize(2 * one);
    assertThat(client.poll(100)).isEmpty();
  }

  private Subscription subscribe(Optional<String> lastEventId) {
    return hub.subscribe("", EventFilter.ALL, lastEventId, () -> {}).get();
  }

  private void publish(EventType type, String... data) {
    for (String json : data) {
      hub.publish(type, Optional.empty(), json);
    }
  }

  private static List<String> drain(Subscription subscription) {
    Matcher data =
        Pattern.compile("data: (.*)\n")
            .matcher(new String(subscription.poll(1 << 20), StandardCharsets.UTF_8));
    List<String> found = new ArrayList<>();
    while (data.find()) {
      found.add(data.group(1));
    }
    return found;
  }
}
