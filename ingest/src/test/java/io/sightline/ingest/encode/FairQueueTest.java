package io.sightline.ingest.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.ingest.encode.FairQueue.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue<String, String> queue =
      new FairQueue<>(4, item -> item.replace('!', '.'));

  @Test
  void streamsAreServedInTurnEachInOrder() {
    add("a1", "a2", "a3", "b1");
    assertThat(take(3)).containsExactly("a1", "b1", "a2");
    assertThat(take(3)).containsExactly("a3");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whoWasServedFirstIsServedLastTheNextTime() {
    add("a1", "b1", "a2", "b2");
    assertThat(take(1)).containsExactly("a1");
    assertThat(take(1)).containsExactly("b1");
    assertThat(take(2)).containsExactly("a2", "b2");
  }

  @Test
  void whenFullTheOldestOfTheFullestStreamIsShed() {
    add("a1", "a2", "a3", "b1", "b2");
    assertThat(queue.waiting()).isEqualTo(4);
    assertThat(take(4)).containsExactlyInAnyOrder("a1 shed", "a2", "b1", "a3", "b2");
  }

  @Test
  void aStreamsFramesLeaveInOrderShedOrNot() {
    add("a1", "a2", "a3", "a4", "a5", "a6");
    assertThat(take(4)).containsExactly("a1 shed", "a2 shed", "a3", "a4", "a5", "a6");
  }

  @Test
  void shedFramesAreHandedOutThoughNoFrameWaits() {
    add("a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4");
    take(4);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(take(4)).isEmpty();
  }

  @Test
  void memoryOfShedFramesIsBoundedAndTheNewestAreKept() {
    for (int i = 1; i <= 3_000; i++) {
      queue.add("a", "a" + i);
    }
    List<String> left = take(4);
    assertThat(left).hasSize(FairQueue.MAX_PASSING + 4).contains("a2996 shed", "a2997", "a3000");
  }

  @Test
  void aFrameThatNeedsNoEncoderKeepsItsTurnAndTakesNoPlace() {
    queue.add("a", "a1");
    queue.pass("a", "a2!");
    queue.shed("a", "a3!");
    queue.add("a", "a4!");
    assertThat(queue.waiting()).isEqualTo(2);
    assertThat(take(1)).containsExactly("a1", "a2. passes", "a3. shed");
    assertThat(take(1)).containsExactly("a4!");
    queue.pass("b", "b1");
    assertThat(queue.isEmpty()).isFalse();
    assertThat(take(1)).containsExactly("b1 passes");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void theOldestIsShedWhereItStandsBehindOthersThatPass() {
    queue.pass("a", "a1");
    add("a2!", "a3", "a4", "a5", "a6");
    assertThat(take(4)).containsExactly("a1 passes", "a2. shed", "a3", "a4", "a5", "a6");
  }

  private void add(String... items) {
    for (String item : items) {
      queue.add(item.substring(0, 1), item);
    }
  }

  private List<String> take(int most) {
    return queue.take(most).stream().map(FairQueueTest::text).toList();
  }

  private static String text(Entry<String> entry) {
    return switch (entry.fate()) {
      case WAITS -> entry.item();
      case SHED -> entry.item() + " shed";
      case PASSES -> entry.item() + " passes";
    };
  }
}
