package io.sightline.compressor;

import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The native memory that all RocksDB stores of a process share: blocks, indexes, filters and write
 * buffers live in one cache of a set size. Owned by {@link Compressor}, which closes it after the
 * last store.
 */
final class RocksMemory implements AutoCloseable {
  /** Under this name Kafka Streams hands the object on to {@link RocksSettings}. */
  static final String CONFIG = "sightline.rocksdb.memory";

  private static final int BLOCK_BYTES = 16 << 10;
  private static final long WRITE_BUFFER_BYTES = 4 << 20;

  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private boolean closed;

  /**
   * @param bytes for everything; a third of it for what was not written to disk yet
   */
  RocksMemory(long bytes) {
    RocksDB.loadLibrary();
    cache = new LRUCache(bytes, -1, false, 0.1);
    writeBuffers = new WriteBufferManager(bytes / 3, cache);
  }

  static RocksMemory of(Map<String, Object> configs) {
    return (RocksMemory) configs.get(CONFIG);
  }

  /** Native bytes in use; 0 once closed. */
  synchronized long usedBytes() {
    return closed ? 0 : cache.getUsage();
  }

  /** Makes a store use it. The store's bloom filter is already there. */
  void applyTo(Options options) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(cache);
    table.setBlockSize(BLOCK_BYTES);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(writeBuffers);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
    options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    options.setMaxOpenFiles(256);
    // A new stream is looked for in vain: its first frame must not read every level.
    options.setOptimizeFiltersForHits(false);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      writeBuffers.close();
      cache.close();
    }
  }
}
