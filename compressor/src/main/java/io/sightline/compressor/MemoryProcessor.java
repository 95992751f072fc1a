package io.sightline.compressor;

import io.sightline.compressor.state.MemoryStore;
import io.sightline.compressor.state.StoredMemory;
import io.sightline.core.memory.MemoryStep;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Takes each frame through its stream's memory; a null frame makes the stream forgotten, and its
 * zones with it.
 */
final class MemoryProcessor implements Processor<StreamId, FrameEvent, StreamId, Window> {
  private final CompressorTopology.Parts parts;
  private ProcessorContext<StreamId, Window> context;
  private MemoryStore memories;

  MemoryProcessor(CompressorTopology.Parts parts) {
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<StreamId, Window> context) {
    close();
    this.context = context;
    memories = new MemoryStore(context.getStateStore(MemoryProcessorSupplier.STORE), parts.cache());
  }

  /**
   * @throws IllegalArgumentException if the record has no key, or one that is not its frame's
   *     stream
   */
  @Override
  public void process(Record<StreamId, FrameEvent> record) {
    StreamId stream = checkedKey(record);
    FrameEvent frame = record.value();
    if (frame == null) {
      memories.zones(stream).forEach(memories::forget);
      memories.forget(stream);
      return;
    }
    StoredMemory before = memories.load(stream);
    List<QueryVectors> queries = parts.queries().of(stream, frame.encoder());
    MemoryStep step = parts.memory().advance(before.state(), frame, queries);
    memories.save(stream, before, step.next());
    step.window()
        .ifPresent(w -> context.forward(record.withValue(w.assembledAt(parts.clock().instant()))));
  }

  private static StreamId checkedKey(Record<StreamId, FrameEvent> record) {
    StreamId stream = record.key();
    if (stream == null || (record.value() != null && !record.value().stream().equals(stream))) {
      throw new IllegalArgumentException(
          "a frame must stand under its stream, but the key was " + stream);
    }
    return stream;
  }

  @Override
  public void close() {
    if (memories != null) {
      memories.close();
      memories = null;
    }
  }
}
