package io.sightline.tests.fleet;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.schemas.Topics;
import io.sightline.schemas.topic.TopicCreator;
import io.sightline.schemas.topic.TopicSettings;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Registers streams as the gateway does. */
final class Registry implements AutoCloseable {
  private final KafkaProducer<StreamId, StreamSpec> producer;

  /** Makes the topics that are missing. */
  Registry(String bootstrapServers) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(settings)) {
      new TopicCreator(TopicSettings.bundled()).createMissing(admin, (short) 1);
    }
    producer =
        new KafkaProducer<>(
            settings,
            Topics.STREAMS.keySerde().serializer(),
            Topics.STREAMS.valueSerde().serializer());
  }

  void put(StreamId id, String source, double framesPerSecond, boolean enabled) throws Exception {
    StreamSpec spec =
        new StreamSpec(
            id,
            id.value(),
            new SourceUri(source),
            Optional.empty(),
            framesPerSecond,
            false,
            enabled);
    producer.send(new ProducerRecord<>(Topics.STREAMS.name(), id, spec)).get();
  }

  void delete(StreamId id) throws Exception {
    producer.send(new ProducerRecord<>(Topics.STREAMS.name(), id, null)).get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
