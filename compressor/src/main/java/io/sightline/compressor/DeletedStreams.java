package io.sightline.compressor;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Makes a deleted stream's tombstone a null frame, which makes its memory forgotten. */
final class DeletedStreams implements Processor<StreamId, StreamSpec, StreamId, FrameEvent> {
  private ProcessorContext<StreamId, FrameEvent> context;

  @Override
  public void init(ProcessorContext<StreamId, FrameEvent> context) {
    this.context = context;
  }

  @Override
  public void process(Record<StreamId, StreamSpec> record) {
    if (record.value() == null) {
      context.forward(record.withValue(null));
    }
  }
}
