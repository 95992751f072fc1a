package io.sightline.compressor;

import io.sightline.core.memory.Window;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes a task's processor, and brings the store it needs. */
final class MemoryProcessorSupplier
    implements ProcessorSupplier<StreamId, FrameEvent, StreamId, Window> {
  static final String STORE = "memory";

  /*
   * A stream writes some 9 KB a second over the same 73 keys, so nearly all of the changelog is
   * garbage: small segments let the cleaner get at it, and a restore reads little more than what
   * lives.
   */
  private static final Map<String, String> CHANGELOG =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(32 << 20),
          TopicConfig.SEGMENT_MS_CONFIG, "600000",
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2",
          TopicConfig.DELETE_RETENTION_MS_CONFIG, "3600000");

  private final CompressorTopology.Parts parts;

  MemoryProcessorSupplier(CompressorTopology.Parts parts) {
    this.parts = parts;
  }

  @Override
  public Processor<StreamId, FrameEvent, StreamId, Window> get() {
    return new MemoryProcessor(parts);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingEnabled(CHANGELOG)
            .withCachingDisabled());
  }
}
