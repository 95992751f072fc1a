package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.MomentTrack;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/**
 * What a round of the operator (rows put together, scored, tracked, told) allocates on the heap
 * once it is warm: nothing more with more rows, but for the bytes of the record that goes out.
 */
class AllocationTest {
  private static final int WARM_UP = 300;
  private static final int CARRY = 24;

  /** Bytes, the same for every round. */
  private static final long SLACK = 512;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Swallowing output = new Swallowing();
  private final Outlet outlet =
      new Outlet(output, new GroundingMetrics(new UnregisteredMetricsGroup()), () -> 0L);
  private final ScoredRows rows =
      new ScoredRows(outlet, new GroundingMetrics(new UnregisteredMetricsGroup()), () -> 0L);

  @Test
  void aThousandRowsAllocateNoMoreThanTen() {
    assumeTrue(threads.isThreadAllocatedMemoryEnabled());

    Round few = new Round(10);
    Round many = new Round(1_000);

    assertThat(many.record - few.record).as("bytes that go out").isGreaterThan(20_000);
    assertThat(many.allocated - many.record)
        .as("bytes on the heap, without the record; of ten rows %d", few.allocated - few.record)
        .isLessThan(few.allocated - few.record + SLACK);
  }

  /** The least that a warm round has allocated, and the bytes of its record. */
  private final class Round {
    private long allocated = Long.MAX_VALUE;
    private long record;

    Round(int size) {
      List<Query> queries = new ArrayList<>();
      Tracked[] tracks = new Tracked[size];
      Steady head = new Steady();
      RowBatch batch = new RowBatch(head);
      Window first = Made.window("hall", 1, 3, 0.1, 0.1);
      for (int i = 0; i < size; i++) {
        QueryId id = new QueryId("q%04d".formatted(i));
        queries.add(Made.query(id.value()));
        tracks[i] = new Tracked(id, new MomentTrack(first.stream(), id));
      }
      for (int i = 0; i < WARM_UP; i++) {
        Window window = Made.window("hall", 1, 3 + 2L * i, 0.1, 0.1);
        long before = threads.getCurrentThreadAllocatedBytes();
        batch.add(window, queries, tracks, Instant.EPOCH);
        batch.score(head, () -> 0L);
        rows.scored(batch);
        batch.clear();
        allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
      }
      record = output.last;
    }
  }

  /** Nothing is ever inside. */
  private static final class Steady implements BoundaryScorer {
    private final HeadShape shape = new HeadShape(4, 2, CARRY);

    @Override
    public String id() {
      return "steady@1";
    }

    @Override
    public HeadShape shape() {
      return shape;
    }

    @Override
    public void score(ScoringBatch batch, BoundaryScores into) {
      into.reset(batch.rows());
    }

    @Override
    public void close() {}
  }

  /** Keeps nothing but the length of what it was given last. */
  private static final class Swallowing implements Output<StreamRecord<TopicRecord>> {
    private long last;

    @Override
    public void collect(StreamRecord<TopicRecord> record) {
      last = record.getValue().value().length;
    }

    @Override
    public void emitWatermark(Watermark mark) {}

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {}

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {}

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {}

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {}

    @Override
    public void emitWatermark(WatermarkEvent event) {}

    @Override
    public void close() {}
  }
}
