package io.sightline.app.cli;

import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.query.QueryId;
import io.sightline.schemas.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;

/** Prints moments as they start and end, one line each, from the topic that everybody reads. */
final class ConsoleAlerts implements AutoCloseable {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final KafkaConsumer<String, MomentUpdate> consumer;
  private final Function<QueryId, String> sentences;
  private final PrintWriter out;
  private final Thread thread;

  /**
   * @param sentences what a query says, for people
   */
  ConsoleAlerts(String bootstrapServers, Function<QueryId, String> sentences, PrintWriter out) {
    this.sentences = sentences;
    this.out = out;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            Topics.MOMENTS.keySerde().deserializer(),
            Topics.MOMENTS.valueSerde().deserializer());
    this.thread = new Thread(this::run, "console-alerts");
    thread.setDaemon(true);
  }

  /** Starts at the end of the topic: only what happens from now on is printed. */
  ConsoleAlerts start() {
    consumer.assign(
        consumer.partitionsFor(Topics.MOMENTS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList());
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position);
    thread.start();
    return this;
  }

  private void run() {
    try {
      while (true) {
        try {
          for (ConsumerRecord<String, MomentUpdate> record : consumer.poll(Duration.ofSeconds(1))) {
            if (record.value() != null) {
              print(record.value());
            }
          }
        } catch (RecordDeserializationException e) {
          consumer.seek(e.topicPartition(), e.offset() + 1);
        }
      }
    } catch (WakeupException e) {
      // Asked to stop.
    } finally {
      consumer.close();
    }
  }

  private void print(MomentUpdate update) {
    Moment moment = update.moment();
    String sentence = sentences.apply(moment.query());
    switch (update.type()) {
      case STARTED -> line(update, "STARTED", sentence, "");
      case ENDED ->
          line(
              update,
              "ended  ",
              sentence,
              String.format(Locale.ROOT, "  after %.1f s", moment.span().seconds()));
      case RETRACTED -> line(update, "retract", sentence, "");
      case UPDATED -> {}
    }
  }

  private void line(MomentUpdate update, String what, String sentence, String more) {
    out.printf(
        Locale.ROOT,
        "%s  %s  %-12s \"%s\"  score %.2f%s%n",
        CLOCK.format(update.stages().captured()),
        what,
        update.moment().stream(),
        sentence,
        update.moment().score(),
        more);
    out.flush();
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
