package io.sightline.app.show;

import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes made-up moments at a steady rate, each an alert when it starts and one when it ends half a
 * second later. Number {@code n} is the start of moment {@code n / 2} if even, else its end.
 */
final class ShowMoments implements AutoCloseable {
  private static final String PREFIX = "show-";
  private static final int STREAMS = 50;
  private static final int QUERIES = 10;

  private final KafkaProducer<String, MomentUpdate> producer;
  private final String run;
  private final AtomicLongArray writtenAt;

  /**
   * @param run tells the moments of one show from those of another
   * @param most alerts at most
   */
  ShowMoments(String bootstrapServers, String run, int most) {
    this.run = run;
    this.writtenAt = new AtomicLongArray(most);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 5),
            Topics.MOMENTS.keySerde().serializer(),
            Topics.MOMENTS.valueSerde().serializer());
  }

  /**
   * Writes until the time is over.
   *
   * @param perSecond alerts, two a moment
   * @return how many alerts were written
   */
  int write(int perSecond, Duration length) throws InterruptedException {
    long begin = System.nanoTime();
    int all = Math.min(writtenAt.length(), (int) (perSecond * length.toMillis() / 1_000));
    int ahead = Math.max(1, perSecond / 2) / 2 * 2;
    // The starts run ahead of the ends by half a second.
    int moments = all / 2;
    for (int i = 0; i < moments + ahead / 2; i++) {
      long due = begin + (long) (i * 2e9 / perSecond);
      while (System.nanoTime() - due < 0) {
        Thread.sleep(1);
      }
      if (i < moments) {
        send(i, Type.STARTED);
      }
      if (i >= ahead / 2) {
        send(i - ahead / 2, Type.ENDED);
      }
    }
    producer.flush();
    return moments * 2;
  }

  private void send(int moment, Type type) {
    boolean ended = type == Type.ENDED;
    Instant now = Instant.now();
    String id = PREFIX + run + "-" + moment;
    MomentUpdate update =
        new MomentUpdate(
            type,
            new Moment(
                id,
                new StreamId("camera-" + moment % STREAMS),
                new QueryId("query-" + moment / STREAMS % QUERIES),
                1,
                TimeSpan.ofSeconds(moment, moment + 0.5),
                now,
                0.9),
            ended ? 1 : 0,
            MediaTime.ofSeconds(moment + 0.5),
            ended ? EndReason.SCORES_FELL : EndReason.NONE,
            new StageTimes(now, now, now, now, now));
    writtenAt.set(moment * 2 + (ended ? 1 : 0), System.nanoTime());
    producer.send(new ProducerRecord<>(Topics.MOMENTS.name(), id, update));
  }

  /**
   * The number of an alert.
   *
   * @param id of its moment
   * @return -1 if it is of another run
   */
  int number(String id, boolean end) {
    String start = PREFIX + run + "-";
    return id.startsWith(start)
        ? Integer.parseInt(id.substring(start.length())) * 2 + (end ? 1 : 0)
        : -1;
  }

  /** Monotonic nanoseconds at which that alert's moment was written. */
  long writtenAt(int number) {
    return writtenAt.get(number);
  }

  @Override
  public void close() {
    producer.close();
  }
}
