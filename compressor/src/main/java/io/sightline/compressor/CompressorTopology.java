package io.sightline.compressor;

import io.sightline.compressor.state.MemoryCache;
import io.sightline.core.memory.StreamMemory;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.time.InstantSource;
import java.util.Objects;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * What is connected to what: frames -> memory -> windows, and queries to every task.
 *
 * <p>A stream that is deleted is forgotten. That its tombstone finds the task which remembers it
 * rests on the topics of streams and frames having the same number of partitions.
 */
public final class CompressorTopology {
  private CompressorTopology() {}

  /**
   * What the topology works with.
   *
   * @param memory the transition of a stream's memory
   * @param queries filled by the topology, read by its tasks
   * @param cache of decoded memories
   * @param clock stamps windows
   */
  public record Parts(
      StreamMemory memory, StandingQueries queries, MemoryCache cache, InstantSource clock) {
    public Parts {
      Objects.requireNonNull(memory, "memory");
      Objects.requireNonNull(queries, "queries");
      Objects.requireNonNull(cache, "cache");
      Objects.requireNonNull(clock, "clock");
    }
  }

  public static Topology build(Parts parts) {
    Topology topology = new Topology();
    addSource(topology, "frames", Topics.FRAMES);
    addSource(topology, "streams", Topics.STREAMS);
    topology.addProcessor("deleted-streams", DeletedStreams::new, "streams");
    topology.addProcessor(
        "memory", new MemoryProcessorSupplier(parts), "frames", "deleted-streams");
    topology.addSink(
        "windows",
        Topics.WINDOWS.name(),
        Topics.WINDOWS.keySerde().serializer(),
        Topics.WINDOWS.valueSerde().serializer(),
        "memory");
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(QueryTable.STORE),
                Topics.QUERIES.keySerde(),
                Topics.QUERIES.valueSerde())
            .withLoggingDisabled(),
        "queries",
        Topics.QUERIES.keySerde().deserializer(),
        Topics.QUERIES.valueSerde().deserializer(),
        Topics.QUERIES.name(),
        "query-table",
        () -> new QueryTable(parts.queries()));
    return topology;
  }

  private static void addSource(Topology topology, String name, Topic<?, ?> topic) {
    topology.addSource(
        name, topic.keySerde().deserializer(), topic.valueSerde().deserializer(), topic.name());
  }
}
