package io.sightline.ingest.fleet;

import io.sightline.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The share of one member of a consumer group. The group is used for who is there and who has what;
 * its partitions are paused and nothing is read through it, since a worker has to know a
 * partition's streams from the beginning, however often it changes hands.
 *
 * <p>What is taken away cooperatively is stopped before the next owner hears of it. What a member
 * already has stays with it when another comes.
 */
public final class GroupShare implements StreamShare {
  private static final Logger LOG = LoggerFactory.getLogger(GroupShare.class);

  /** As long as the publisher tries to deliver a record. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** A worker that comes may have to wait until others have let go of something. */
  private static final Duration IDLE = Duration.ofSeconds(15);

  private final Consumer<byte[], byte[]> consumer;
  private final HeartbeatLease lease = new HeartbeatLease(LEASE);
  private final Set<Integer> assigned = new HashSet<>();
  private Leaving leaving = orderly -> {};
  private boolean changed;
  private boolean suspended;
  private long idleSince = System.nanoTime();
  private boolean idleTold;

  /** Takes over the consumer, which is closed with this. */
  GroupShare(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
    consumer.subscribe(List.of(Topics.STREAMS.name()), new Rebalance());
  }

  /**
   * Joins the group with the first {@link #poll}.
   *
   * @param kafka client properties, bootstrap servers and security among them
   * @param membership with a group
   */
  public static GroupShare join(Map<String, String> kafka, Membership membership) {
    long session = membership.session().toMillis();
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, membership.group().orElseThrow());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "sightline-ingest-share-" + membership.worker());
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) session);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) session / 4);
    // Who hangs in starting and stopping streams for longer than this has to be replaced, too.
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 30_000);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    return new GroupShare(
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  @Override
  public void onLeaving(Leaving listener) {
    leaving = listener;
  }

  @Override
  public boolean poll(Duration timeout) {
    consumer.poll(timeout);
    boolean held = lease.holds(heartbeats(), System.nanoTime());
    if (held == suspended) {
      suspended = !held;
      changed = true;
      if (suspended) {
        LOG.warn(
            "The group was not heard of for {} s: others may run our streams, so they are stopped",
            LEASE.toSeconds());
        leaving.partitionsLeave(false);
      } else {
        LOG.info("The group is heard of again");
      }
    }
    tellWhereIdle(System.nanoTime());
    boolean news = changed;
    changed = false;
    return news;
  }

  private void tellWhereIdle(long now) {
    if (!assigned.isEmpty()) {
      idleSince = now;
      idleTold = false;
    } else if (!idleTold && now - idleSince > IDLE.toNanos()) {
      idleTold = true;
      LOG.warn(
          "No stream is run here: other workers have all partitions of the topic {}. This one"
              + " stands by until one of them stops. At most as many workers have work as there"
              + " are partitions, and there are {}; 'sightline topics create --partitions N' makes"
              + " more on a new cluster",
          Topics.STREAMS.name(),
          consumer.partitionsFor(Topics.STREAMS.name()).size());
    }
  }

  /** Heartbeats that were answered; 0 where the consumer does not count. */
  private double heartbeats() {
    return consumer.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("heartbeat-total"))
        .map(metric -> metric.getValue().metricValue())
        .filter(Double.class::isInstance)
        .mapToDouble(Double.class::cast)
        .sum();
  }

  @Override
  public boolean owns(int partition) {
    return !suspended && assigned.contains(partition);
  }

  @Override
  public boolean alone() {
    return false;
  }

  @Override
  public void close() {
    leaving = orderly -> {};
    consumer.close();
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> assigned.add(partition.partition()));
      consumer.pause(partitions);
      changed = true;
      LOG.info("Ours are the streams of partitions {}", assigned);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      leave(partitions, true);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      leave(partitions, false);
    }

    private void leave(Collection<TopicPartition> partitions, boolean orderly) {
      partitions.forEach(partition -> assigned.remove(partition.partition()));
      changed = true;
      if (!partitions.isEmpty()) {
        LOG.info("{} the streams of {}", orderly ? "Handing over" : "Lost", partitions);
        leaving.partitionsLeave(orderly);
      }
    }
  }
}
