package io.sightline.compressor;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/** Applies the process's {@link RocksMemory} to each store. Made by Kafka Streams. */
public final class RocksSettings implements RocksDBConfigSetter {
  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    RocksMemory.of(configs).applyTo(options);
  }

  @Override
  public void close(String storeName, Options options) {
    // What is shared is closed by its owner, what belongs to the store by the store.
  }
}
