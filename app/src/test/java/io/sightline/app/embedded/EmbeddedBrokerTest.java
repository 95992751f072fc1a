package io.sightline.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.schemas.topic.TopicCreator;
import io.sightline.schemas.topic.TopicSettings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  @TempDir Path folder;

  @Test
  void topicsAreFoundAgainAtTheNextStart() {
    TopicSettings settings = TopicSettings.bundled();
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      assertThat(create(broker, settings).created()).hasSameSizeAs(settings.topics());
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      TopicCreator.Report report = create(broker, settings);
      assertThat(report.created()).isEmpty();
      assertThat(report.differing()).isEmpty();
    }
  }

  private static TopicCreator.Report create(EmbeddedBroker broker, TopicSettings settings) {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
      return new TopicCreator(settings).createMissing(admin, (short) 1);
    }
  }
}
