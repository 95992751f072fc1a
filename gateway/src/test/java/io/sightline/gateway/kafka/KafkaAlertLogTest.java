package io.sightline.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.alert.Alert;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.Samples;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaAlertLogTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Metrics metrics = new Metrics();
  private final KafkaAlertLog log = new KafkaAlertLog(producer, metrics);

  @Test
  void anAlertIsWrittenByItsMoment() {
    Alert alert =
        Alert.delivered("m1", 0, new StreamId("lobby"), new QueryId("q1"), "sse", Samples.EPOCH_AT);
    log.append(alert);
    assertThat(producer.history()).hasSize(1);
    assertThat(producer.history().get(0).topic()).isEqualTo("alerts");
    assertThat(new String(producer.history().get(0).key(), StandardCharsets.UTF_8)).isEqualTo("m1");
    assertThat(alert(0)).isEqualTo(alert);
  }

  @Test
  void oneThatWasGivenUpGoesToTheDeadLettersTooWithItsPayload() {
    Alert alert = givenUp();
    log.appendDead(alert, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(producer.history()).hasSize(2);
    assertThat(alert(0)).isEqualTo(alert);
    DeadLetter letter =
        Topics.DEAD_LETTERS
            .valueSerde()
            .deserializer()
            .deserialize("dead-letters", producer.history().get(1).value());
    assertThat(letter.topic()).isEqualTo("alerts");
    assertThat(letter.offset()).isZero();
    assertThat(letter.cause()).isEqualTo("webhook:ops: it answered 500");
    assertThat(letter.value().get()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
  }

  @Test
  void whatCannotBeWrittenIsCountedAndDoesNotEndTheCaller() {
    producer.sendException = new KafkaException("no brokers");
    log.appendDead(givenUp(), new byte[0]);
    assertThat(metrics.toText()).contains("sightline_alert_records_lost_total{topic=\"alerts\"} 1");
  }

  private static Alert givenUp() {
    return Alert.suppressed(
        "m1",
        0,
        new StreamId("lobby"),
        new QueryId("q1"),
        "webhook:ops",
        "it answered 500",
        Samples.EPOCH_AT);
  }

  private Alert alert(int index) {
    return Topics.ALERTS
        .valueSerde()
        .deserializer()
        .deserialize("alerts", producer.history().get(index).value());
  }
}
