package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.alert.Occurrence;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.Severity;
import io.sightline.gateway.Samples;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeliveryQueueTest {
  private final DeliveryQueue queue = new DeliveryQueue(3, Duration.ZERO, 0);

  @Test
  void oneMomentWaitsForItsOwnTryButNotForAnothers() {
    offer("a", 0, 0);
    offer("a", 1, 0);
    offer("b", 0, 0);
    assertThat(poll(0, 1)).isEqualTo("a-0");
    assertThat(poll(0, 1)).isEqualTo("b-0");
    assertThat(poll(0, 1)).isEmpty();
    queue.retry("a", 100);
    assertThat(poll(99, 1)).isEmpty();
    List<Delivery> again = queue.poll(100, 1);
    assertThat(again).extracting(Delivery::idempotencyKey).containsExactly("a-0");
    assertThat(again).extracting(Delivery::failed).containsExactly(1);
    queue.done("a");
    assertThat(poll(100, 1)).isEqualTo("a-1");
  }

  @Test
  void afterTheLastTryWhatWaitedBehindItGoesToo() {
    offer("a", 0, 0);
    offer("a", 1, 0);
    queue.poll(0, 1);
    assertThat(queue.giveUp("a"))
        .extracting(Delivery::idempotencyKey)
        .containsExactly("a-0", "a-1");
    assertThat(queue.size()).isZero();
  }

  @Test
  void aFullOrClosedQueueTakesNothing() {
    assertThat(offer("a", 0, 0)).isTrue();
    assertThat(offer("b", 0, 0)).isTrue();
    assertThat(offer("c", 0, 0)).isTrue();
    assertThat(offer("d", 0, 0)).isFalse();
    assertThat(poll(0, 1)).isEqualTo("a-0");
    queue.done("a");
    assertThat(offer("d", 0, 0)).isTrue();
    queue.close();
    assertThat(poll(0, 1)).isEmpty();
  }

  @Test
  void whatComesWhileTheFirstGathersGoesWithIt() {
    DeliveryQueue mails = new DeliveryQueue(100, Duration.ofNanos(50), 0);
    mails.offer(delivery("a", 0, 0), 0);
    mails.offer(delivery("b", 0, 40), 40);
    mails.offer(delivery("a", 1, 45), 45);
    assertThat(mails.poll(49, 10)).isEmpty();
    assertThat(keys(mails.poll(50, 10))).isEqualTo("a-0 a-1 b-0");
    mails.offer(delivery("c", 0, 55), 55);
    mails.retry("a", 200);
    mails.done("b");
    assertThat(mails.poll(104, 10)).isEmpty();
    assertThat(keys(mails.poll(105, 10))).as("a has to wait").isEqualTo("c-0");
    mails.done("c");
    assertThat(keys(mails.poll(200, 10))).isEqualTo("a-0 a-1");
    mails.done("a");
    assertThat(mails.size()).isZero();
  }

  @Test
  void noMoreThanTheMostGoAtOnceAndTheRestStaysInOrder() {
    offer("a", 0, 0);
    offer("a", 1, 0);
    offer("b", 0, 0);
    assertThat(poll(0, 1)).isEqualTo("a-0");
    queue.done("a");
    assertThat(poll(0, 2)).isEqualTo("a-1 b-0");
  }

  @Test
  void nothingIsGivenOutWhileItIsHeld() {
    offer("a", 0, 0);
    queue.hold(100);
    assertThat(poll(99, 1)).isEmpty();
    assertThat(poll(100, 1)).isEqualTo("a-0");
  }

  @Test
  void whatHasWaitedTooLongIsGivenUpWithWhatIsBehindIt() {
    offer("a", 0, 10);
    offer("b", 0, 20);
    offer("a", 1, 30);
    assertThat(keys(queue.expire(20))).isEqualTo("a-0 a-1");
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.expire(20)).isEmpty();
  }

  @Test
  void anIdFromATopicCannotEndAHeader() {
    assertThat(delivery("a\r\nX: y", 0, 0).idempotencyKey()).isEqualTo("a__X__y-0");
  }

  private boolean offer(String id, int revision, long now) {
    return queue.offer(delivery(id, revision, now), now);
  }

  private String poll(long now, int most) {
    return keys(queue.poll(now, most));
  }

  private static String keys(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::idempotencyKey).collect(Collectors.joining(" "));
  }

  private static Delivery delivery(String id, int revision, long now) {
    MomentUpdate update =
        revision == 0
            ? Samples.started(id, 1)
            : Samples.moment(id, "lobby", "q1", Type.ENDED, revision, 1, 2);
    Occurrence occurrence = Occurrence.of(update).orElseThrow();
    Notice notice = new PlainContent().notice(id, Severity.ALERT, List.of(occurrence));
    return new Delivery(notice, new byte[] {'{', '}'}, now);
  }
}
