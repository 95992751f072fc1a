package io.sightline.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import io.sightline.schemas.topic.TopicCreator.Difference;
import io.sightline.schemas.topic.TopicCreator.Report;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class TopicCreatorTest {
  private static final short ONE = 1;

  private final Admin admin =
      MockAdminClient.create().numBrokers(1).usingRaftController(true).build();
  private final TopicCreator creator = new TopicCreator(TopicSettings.bundled());

  @Test
  void anEmptyClusterGetsEveryTopic() throws Exception {
    Report report = creator.createMissing(admin, ONE);

    assertThat(report.created())
        .containsExactlyElementsOf(Topics.all().stream().map(Topic::name).toList());
    assertThat(report.differing()).isEmpty();
    assertThat(
            admin
                .describeTopics(List.of("frames"))
                .allTopicNames()
                .get()
                .get("frames")
                .partitions())
        .hasSize(4);
  }

  @Test
  void aSecondCallDoesNothing() {
    creator.createMissing(admin, ONE);
    assertThat(creator.createMissing(admin, ONE)).isEqualTo(new Report(List.of(), List.of()));
  }

  @Test
  void anExistingTopicKeptOtherwiseIsReportedAndLeftAlone() {
    Map<String, String> configs =
        new HashMap<>(TopicSettings.bundled().of(Topics.FRAMES).configs());
    configs.put("retention.ms", "1000");
    configs.remove("segment.ms");
    admin.createTopics(List.of(new NewTopic("frames", 2, ONE).configs(configs)));

    Report report = creator.createMissing(admin, ONE);

    assertThat(report.created()).hasSize(8).doesNotContain("frames");
    assertThat(report.differing())
        .containsExactly(
            new Difference("frames", "partitions", "4", "2"),
            new Difference("frames", "retention.ms", "21600000", "1000"),
            new Difference("frames", "segment.ms", "1800000", "unset"));
    assertThat(report.differing().get(1)).hasToString("frames.retention.ms is 1000, not 21600000");
    assertThat(creator.createMissing(admin, ONE).differing()).isEqualTo(report.differing());
  }

  @Test
  void moreCopiesThanBrokersIsToldByName() {
    assertThatThrownBy(() -> creator.createMissing(admin, (short) 3))
        .isInstanceOf(KafkaException.class)
        .hasMessageStartingWith("cannot create topic streams: ");
  }
}
