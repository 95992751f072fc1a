package io.sightline.ingest.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupShareTest {
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
  private final GroupShare share = new GroupShare(consumer);
  private final List<String> heard = new ArrayList<>();

  @Test
  void whatIsAssignedIsOursAndNothingIsReadThroughIt() {
    assertThat(share.owns(0)).isFalse();
    assign(0, 2);
    assertThat(share.poll(Duration.ZERO)).isTrue();
    assertThat(share.owns(0)).isTrue();
    assertThat(share.owns(1)).isFalse();
    assertThat(consumer.paused()).hasSize(2);
    assertThat(share.poll(Duration.ZERO)).isFalse();
  }

  @Test
  void whatIsTakenAwayIsToldOfBeforeAnybodyElseGetsIt() {
    share.onLeaving(orderly -> heard.add(orderly + " " + share.owns(0) + " " + share.owns(1)));
    assign(0, 1);
    share.poll(Duration.ZERO);
    assign(1);
    assertThat(share.poll(Duration.ZERO)).isTrue();
    assertThat(heard).containsExactly("true false true");
    assertThat(share.owns(0)).isFalse();
    assertThat(share.owns(1)).isTrue();
  }

  private void assign(int... partitions) {
    List<TopicPartition> all =
        IntStream.of(partitions)
            .mapToObj(p -> new TopicPartition(Topics.STREAMS.name(), p))
            .toList();
    consumer.updateEndOffsets(Map.of());
    all.forEach(partition -> consumer.updateEndOffsets(Map.of(partition, 0L)));
    consumer.rebalance(all);
  }
}
