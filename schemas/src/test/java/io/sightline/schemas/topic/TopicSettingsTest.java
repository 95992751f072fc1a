package io.sightline.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {
  @Test
  void theBundledFileSettlesEveryTopic() {
    TopicSettings settings = TopicSettings.bundled();
    assertThat(settings.topics())
        .extracting(TopicSetting::topic)
        .containsExactlyElementsOf(Topics.all().stream().map(Topic::name).toList());
    assertThat(settings.of(Topics.STREAMS).configs()).containsEntry("cleanup.policy", "compact");
    assertThat(settings.of(Topics.FRAMES).partitions()).isEqualTo(4);
    assertThat(settings.of(Topics.MOMENTS).configs())
        .containsEntry("cleanup.policy", "compact,delete");
  }

  @Test
  void topicsKeptAsTheDesignSays() {
    TopicSettings settings = TopicSettings.bundled();
    assertThat(Topics.all().stream().filter(topic -> !settings.of(topic).deletes()).toList())
        .isEqualTo(List.of(Topics.STREAMS, Topics.QUERIES, Topics.STATUS));
  }

  @Test
  void theLargestRecordFitsEveryTopic() {
    for (TopicSetting topic : TopicSettings.bundled().topics()) {
      assertThat(Integer.parseInt(topic.configs().get("max.message.bytes")))
          .as(topic.topic())
          .isGreaterThan(Topic.MAX_RECORD_BYTES + 10_000);
    }
  }

  @Test
  void diskIsBounded() {
    assertThat(TopicSettings.bundled().maxBytes() / Math.pow(1024, 3)).isBetween(9.4, 9.5);
  }

  @Test
  void theFileIsPlainEnoughForAShell() throws IOException {
    for (String line : bundledText().split("\n")) {
      assertThat(line).matches("|#.*|[a-z-]+\\.[a-z.]+=[A-Za-z0-9.,]+");
    }
  }

  @Test
  void newTopicsCarryPartitionsReplicationAndConfigs() {
    NewTopic frames =
        TopicSettings.bundled().newTopics((short) 3).stream()
            .filter(topic -> topic.name().equals("frames"))
            .findFirst()
            .orElseThrow();
    assertThat(frames.numPartitions()).isEqualTo(4);
    assertThat(frames.replicationFactor()).isEqualTo((short) 3);
    assertThat(frames.configs())
        .containsEntry("retention.ms", "21600000")
        .doesNotContainKey("partitions");
  }

  @Test
  void morePartitionsGoToEveryTopicKeyedByStream() {
    TopicSettings wider = TopicSettings.bundled().withStreamPartitions(16);
    assertThat(Topics.keyedByStream())
        .allSatisfy(topic -> assertThat(wider.of(topic).partitions()).isEqualTo(16));
    assertThat(wider.of(Topics.QUERIES).partitions()).isEqualTo(1);
  }

  @Test
  void allErrorsAreToldAtOnce() throws IOException {
    String text =
        bundledText()
                .replace("frames.partitions=4", "frames.partitions=8")
                .replace("windows.retention.ms=600000", "windows.retention.ms=soon")
                .replace("scores.cleanup.policy=delete", "scores.cleanup.policy=keep")
                .replaceAll("alerts\\.retention\\.bytes=.*", "")
                .replaceAll("(?m)^dead-letters\\..*$", "")
                .replace("status.partitions=4", "status.partitions=none")
                .replace(
                    "streams.min.cleanable.dirty.ratio=0.1", "streams.min.cleanable.dirty.ratio=2")
            + "\nframes.retention.days=3\nboxes.partitions=1\npartitions=3\n";
    assertThatThrownBy(() -> TopicSettings.read(new StringReader(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same number of partitions, but have {frames=8")
        .hasMessageContaining("windows.retention.ms must be a whole number, at least 60000")
        .hasMessageContaining("scores.cleanup.policy must be one of")
        .hasMessageContaining("alerts.retention.bytes is missing")
        .hasMessageContaining("topic dead-letters has no settings")
        .hasMessageContaining("status.partitions must be 1 to 1024, but was 0")
        .hasMessageContaining("streams.min.cleanable.dirty.ratio must be a number from 0 to 1")
        .hasMessageContaining("frames.retention.days is no setting")
        .hasMessageContaining("there is no topic boxes")
        .hasMessageContaining("partitions is not of the form");
  }

  private static String bundledText() throws IOException {
    try (InputStream in =
        TopicSettings.class.getResourceAsStream("/io/sightline/schemas/topics.properties")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
