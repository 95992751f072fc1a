package io.sightline.app.bench;

import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.MomentTrack;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.memory.Window;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The kernels of the hot path, S=8 M=64 D=256 C=408, each for JMH. See {@link KernelsTest}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Kernels {
  private static final HeadShape SHAPE = new HeadShape(8, 64, 408);
  private static final int DIM = 256;
  private static final int FRAMES = 480;
  private static final StreamId STREAM = new StreamId("bench");

  private final List<FrameEvent> frames = new ArrayList<>();
  private List<QueryVectors> queries;
  private StreamMemory memory;
  private MemoryState full;
  private MemoryState state;
  private int next;

  private Window window;
  private byte[] windowBytes;
  private List<Window> windows;
  private final ScoringBatch batch = new ScoringBatch(SHAPE.carry());
  private final float[] carry = new float[SHAPE.carry()];

  private MomentTrack track;
  private long seq;

  private final float[] numbers = new float[DIM];
  private ByteBuffer halves;

  /** Everything is made up, always the same. */
  @Setup
  public void setUp() {
    BenchSettings settings =
        new BenchSettings(
            Path.of(""),
            SHAPE,
            DIM,
            300,
            16,
            OptionalDouble.empty(),
            Duration.ZERO,
            List.of(),
            List.of());
    MadeUp made = new MadeUp(settings);
    for (int i = 0; i < FRAMES; i++) {
      frames.add(made.frame(STREAM, 1, i, Instant.EPOCH.plusMillis(i * 250L)));
    }
    queries =
        IntStream.range(0, 20).mapToObj(i -> made.query(i, Set.of())).map(Query::vectors).toList();
    memory = new StreamMemory(settings.memory(), new LanguageGuidedPolicy());
    full = MemoryState.EMPTY;
    for (FrameEvent frame : frames.subList(0, FRAMES / 2)) {
      full = memory.advance(full, frame, queries).next();
    }
    state = full;
    next = FRAMES / 2;
    windows = made.windows(12);
    window = windows.get(0);
    windowBytes = Topics.WINDOWS.valueSerde().serializer().serialize("windows", window);
    track = new MomentTrack(STREAM, new QueryId("q"));
    FrameFeature feature = window.newest().feature();
    halves = ByteBuffer.wrap(feature.toHalfBytes());
    System.arraycopy(feature.toArray(), 0, numbers, 0, DIM);
  }

  /** A frame taken into a full memory for which 20 queries stand. */
  @Benchmark
  public MemoryState memoryAdvance() {
    if (next == FRAMES) {
      next = FRAMES / 2;
      state = full;
    }
    state = memory.advance(state, frames.get(next++), queries).next();
    return state;
  }

  /** A full window to bytes. */
  @Benchmark
  public byte[] windowEncode() {
    return Topics.WINDOWS.valueSerde().serializer().serialize("windows", window);
  }

  /** Bytes to a full window. */
  @Benchmark
  public Window windowDecode() {
    return Topics.WINDOWS.valueSerde().deserializer().deserialize("windows", windowBytes);
  }

  /** Scores of one frame and query; now and then a moment begins and ends. */
  @Benchmark
  public boolean trackerAdvance() {
    seq++;
    float inside = seq % 200 > 150 ? 0.9f : 0.1f;
    return track.advance(
        MomentSettings.DEFAULT,
        1,
        seq,
        new MediaTime(seq * 250_000),
        Instant.EPOCH.plusMillis(seq * 250),
        inside,
        update -> {});
  }

  /** 12 windows of 20 queries to a batch of 240 rows. */
  @Benchmark
  public int batchAssembly() {
    batch.clear();
    for (Window one : windows) {
      int index = batch.addWindow(one);
      for (QueryVectors query : queries) {
        batch.addRow(index, query, carry);
      }
    }
    return batch.rows();
  }

  /** A feature of 256 components to half precision. */
  @Benchmark
  public FrameFeature toHalf() {
    return FrameFeature.of(numbers);
  }

  /** A feature of 256 components from half precision. */
  @Benchmark
  public FrameFeature fromHalf() {
    return FrameFeature.fromHalfBytes(halves);
  }
}
