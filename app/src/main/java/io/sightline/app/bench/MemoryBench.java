package io.sightline.app.bench;

import io.sightline.compressor.state.MemoryRecords;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What a stream's memory costs: a frame taken in, and a window on its way. */
public final class MemoryBench {
  private MemoryBench() {}

  public static void run(BenchSettings settings, Table table) {
    MadeUp made = new MadeUp(settings);
    table.title(
        "memory of a stream, S=%d M=%d D=%d"
            .formatted(
                settings.shape().shortFrames(), settings.shape().longFrames(), settings.dim()));
    for (int queries : List.of(0, 20)) {
      advance(settings, table, made, queries);
    }
    Window window = made.windows(1).get(0);
    var codec = Topics.WINDOWS.valueSerde();
    byte[] bytes = codec.serializer().serialize("windows", window);
    ThreadCost encode =
        ThreadCost.of(
            settings.time().dividedBy(4),
            () -> repeat(() -> codec.serializer().serialize("windows", window)));
    ThreadCost decode =
        ThreadCost.of(
            settings.time().dividedBy(4),
            () -> repeat(() -> codec.deserializer().deserialize("windows", bytes)));
    table.line("a window encoded", micros(encode, 50), bytes.length + " bytes");
    table.line("a window decoded", micros(decode, 50), decode.bytes() / 50 + " bytes of heap");
    double windowsASecond = 1 / (settings.memory().hop().toMillis() / 1e3);
    table.reach(
        Reach.most(
            Table.number("windows topic, a stream-second at %.0f windows a second", windowsASecond),
            bytes.length * windowsASecond / 1e3,
            80,
            "KB"));
    BenchSettings wide = settings.with(new HeadShape(8, 128, 0), 512);
    MadeUp madeWide = new MadeUp(wide);
    StreamId stream = new StreamId("bench");
    MemoryState state =
        play(
            new StreamMemory(wide.memory(), new LanguageGuidedPolicy()),
            MemoryState.EMPTY,
            IntStream.range(0, 600)
                .mapToObj(i -> madeWide.frame(stream, 1, i, Instant.EPOCH.plusMillis(i * 250L)))
                .toList(),
            List.of());
    table.line(
        "frames kept of 600, M=128",
        Integer.toString(state.longTerm().size()),
        "long-term memory of the next line");
    table.reach(
        Reach.most(
            "state of a stream in the store, D=512 M=128",
            MemoryRecords.bytes(stream, state) / 1e3,
            1000,
            "KB"));
  }

  private static void advance(BenchSettings settings, Table table, MadeUp made, int queries) {
    List<QueryVectors> standing =
        IntStream.range(0, queries).mapToObj(i -> made.query(i, Set.of()).vectors()).toList();
    StreamMemory memory = new StreamMemory(settings.memory(), new LanguageGuidedPolicy());
    int frames = 240;
    List<FrameEvent> shown = new ArrayList<>();
    for (int seq = 0; seq < 2 * frames; seq++) {
      Instant at = Instant.EPOCH.plusMillis(seq * 250L);
      shown.add(made.frame(new StreamId("bench"), 1, seq, at));
    }
    MemoryState full = play(memory, MemoryState.EMPTY, shown.subList(0, frames), standing);
    ThreadCost cost =
        ThreadCost.of(
            settings.time().dividedBy(4),
            () -> play(memory, full, shown.subList(frames, 2 * frames), standing));
    table.line(
        "a frame taken in, " + queries + " queries",
        micros(cost, frames),
        cost.bytes() / frames + " bytes of heap");
  }

  private static MemoryState play(
      StreamMemory memory, MemoryState from, List<FrameEvent> frames, List<QueryVectors> queries) {
    MemoryState state = from;
    for (FrameEvent frame : frames) {
      state = memory.advance(state, frame, queries).next();
    }
    return state;
  }

  private static void repeat(Runnable work) {
    for (int i = 0; i < 50; i++) {
      work.run();
    }
  }

  private static String micros(ThreadCost cost, int of) {
    return Table.number("%.1f us", cost.cpuNanos() / 1e3 / of);
  }
}
