package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import org.junit.jupiter.api.Test;

class DeliveryQueueTest {
  private final DeliveryQueue queue = new DeliveryQueue(3, 0);

  @Test
  void oneMomentWaitsForItsOwnTryButNotForAnothers() {
    queue.offer(delivery("a", 0));
    queue.offer(delivery("a", 1));
    queue.offer(delivery("b", 0));
    Delivery first = queue.poll(0).orElseThrow();
    assertThat(first.idempotencyKey()).isEqualTo("a-0");
    assertThat(queue.poll(0).orElseThrow().idempotencyKey()).isEqualTo("b-0");
    assertThat(queue.poll(0)).isEmpty();
    queue.retry(first, 100);
    assertThat(queue.poll(99)).isEmpty();
    Delivery again = queue.poll(100).orElseThrow();
    assertThat(again.idempotencyKey()).isEqualTo("a-0");
    assertThat(again.failed()).isEqualTo(1);
    queue.done(again);
    assertThat(queue.poll(100).orElseThrow().idempotencyKey()).isEqualTo("a-1");
  }

  @Test
  void afterTheLastTryWhatWaitedBehindItGoesToo() {
    queue.offer(delivery("a", 0));
    queue.offer(delivery("a", 1));
    assertThat(queue.giveUp(queue.poll(0).orElseThrow()))
        .extracting(Delivery::idempotencyKey)
        .containsExactly("a-1");
    assertThat(queue.size()).isZero();
  }

  @Test
  void aFullOrClosedQueueTakesNothing() {
    assertThat(queue.offer(delivery("a", 0))).isTrue();
    assertThat(queue.offer(delivery("b", 0))).isTrue();
    assertThat(queue.offer(delivery("c", 0))).isTrue();
    assertThat(queue.offer(delivery("d", 0))).isFalse();
    queue.done(queue.poll(0).orElseThrow());
    assertThat(queue.offer(delivery("d", 0))).isTrue();
    queue.close();
    assertThat(queue.poll(0)).isEmpty();
  }

  @Test
  void anIdFromATopicCannotEndAHeader() {
    assertThat(delivery("a\r\nX: y", 0).idempotencyKey()).isEqualTo("a__X__y-0");
  }

  private static Delivery delivery(String id, int revision) {
    return new Delivery(
        id, revision, new StreamId("lobby"), new QueryId("q1"), new byte[] {'{', '}'}, 0);
  }
}
