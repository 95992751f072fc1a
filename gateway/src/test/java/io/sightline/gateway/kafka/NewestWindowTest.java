package io.sightline.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.MemoryView;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.Samples;
import io.sightline.gateway.view.Insights;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class NewestWindowTest {
  private static final TopicPartition ONLY = new TopicPartition("windows", 0);
  private static final StreamId LOBBY = new StreamId("lobby");
  private static final StreamId YARD = new StreamId("yard");

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final NewestWindow windows = new NewestWindow(() -> consumer, Duration.ofSeconds(20));

  @Test
  void theNewestOfTheStreamHoweverManyOfOthersLieBehindIt() {
    fill(5_000, 17, 40);

    assertThat(windows.of(LOBBY).map(window -> window.newest().seq())).hasValue(40L);
  }

  @Test
  void oneAmongTheLastIsFoundWithoutReadingTheTopic() {
    fill(5_000, 4_990);
    consumer.updateBeginningOffsets(Map.of(ONLY, 0L));

    assertThat(windows.of(LOBBY).map(window -> window.newest().seq())).hasValue(4_990L);
  }

  @Test
  void noneWhereTheTopicHasNoneOfTheStream() {
    fill(300);

    assertThat(windows.of(LOBBY)).isEmpty();
  }

  @Test
  void aKafkaThatDoesNotAnswerIsToBeAskedAgain() {
    fill(3, 1);
    consumer.setPollException(new KafkaException("no broker"));

    assertThatThrownBy(() -> windows.of(LOBBY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no broker");
  }

  @Test
  void itsMemoryIsShownWithHowFarItStandsOutTowardsAQueryThatCameLater() {
    fill(3, 1);
    List<Query> queries = List.of(Samples.query("late", "a dog"));

    MemoryView view =
        new WindowInsights(Insights.NONE, windows, () -> queries).memoryOf(LOBBY).orElseThrow();

    assertThat(view.epoch()).isEqualTo(3);
    assertThat(view.shortFrames()).isEqualTo(1);
    assertThat(view.kept()).hasSize(8);
    assertThat(view.kept().get(5).weight()).isEqualTo(6);
    assertThat(view.kept().get(5).contrast().get(new QueryId("late"))).isGreaterThan(0.5);
    assertThat(view.kept().get(0).contrast().get(new QueryId("late"))).isLessThan(0.1);
  }

  /** So many windows of the yard, those at these offsets of the lobby instead. */
  private void fill(int count, int... ofLobby) {
    consumer.updatePartitions(
        "windows", List.of(new PartitionInfo("windows", 0, Node.noNode(), null, null)));
    consumer.updateBeginningOffsets(Map.of(ONLY, 0L));
    consumer.updateEndOffsets(Map.of(ONLY, (long) count));
    // What can be polled is given to the consumer when a piece of the topic is asked for.
    consumer.schedulePollTask(() -> put(count, ofLobby));
  }

  private void put(int count, int... ofLobby) {
    consumer.schedulePollTask(() -> put(count, ofLobby));
    for (int offset = 0; offset < count; offset++) {
      long here = offset;
      boolean lobby = Arrays.stream(ofLobby).anyMatch(at -> at == here);
      StreamId stream = lobby ? LOBBY : YARD;
      byte[] key = Topics.WINDOWS.keySerde().serializer().serialize("windows", stream);
      byte[] value =
          lobby
              ? Topics.WINDOWS.valueSerde().serializer().serialize("windows", window(here))
              : new byte[] {1};
      consumer.addRecord(new ConsumerRecord<>("windows", 0, offset, key, value));
    }
  }

  /** A dull memory of eight slots, of which the sixth shows what the query means. */
  private static Window window(long seq) {
    List<MemorySlot> kept = new ArrayList<>();
    for (int slot = 0; slot < 8; slot++) {
      float[] shown = slot == 5 ? new float[] {1, 0} : new float[] {0.01f * slot, 1};
      kept.add(new MemorySlot(slot, frame(slot, shown), slot + 1));
    }
    return new Window(
        LOBBY,
        3,
        "test@1",
        List.of(frame(seq, new float[] {0, 1})),
        kept,
        1,
        Samples.at(seq),
        Samples.at(seq));
  }

  private static MemoryFrame frame(long seq, float[] values) {
    return new MemoryFrame(seq, MediaTime.ofSeconds(seq), Samples.at(seq), FrameFeature.of(values));
  }
}
