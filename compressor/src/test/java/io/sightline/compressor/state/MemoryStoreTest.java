package io.sightline.compressor.state;

import static io.sightline.compressor.MadeUp.LOBBY;
import static io.sightline.compressor.MadeUp.YARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.compressor.MadeUp;
import io.sightline.core.memory.MemorySettings;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
  private static final MemorySettings SETTINGS = new MemorySettings(4, 8, Duration.ofMillis(500));
  private static final int DIM = 16;

  private final StreamMemory memory = MadeUp.memory(SETTINGS);
  private final MapStore records = new MapStore();

  private MemoryStore open(long cacheBytes) {
    return new MemoryStore(records, new MemoryCache(cacheBytes));
  }

  private MemoryState take(MemoryStore store, FrameEvent frame) {
    StoredMemory before = store.load(frame.stream());
    MemoryState next = memory.advance(before.state(), frame, List.of()).next();
    store.save(frame.stream(), before, next);
    return next;
  }

  /** Two streams in turns, with a reconnect, another encoder's size, and a reconnect again. */
  private static List<FrameEvent> eventful() {
    List<FrameEvent> frames = new ArrayList<>();
    List<FrameEvent> yard = MadeUp.frames(YARD, 300, DIM, 4);
    List<FrameEvent> lobby = MadeUp.frames(LOBBY, 300, DIM, 4);
    for (int i = 0; i < 300; i++) {
      frames.add(yard.get(i));
      frames.add(lobby.get(i));
    }
    for (int i = 0; i < 60; i++) {
      FrameFeature feature = yard.get(i).feature().orElseThrow();
      frames.add(MadeUp.frame(YARD, 2, i, i / 4.0, feature));
      frames.add(MadeUp.frame(LOBBY, 2, i, i / 4.0, FrameFeature.of(i, 1, 2)));
    }
    for (int i = 0; i < 3; i++) {
      frames.add(MadeUp.frame(YARD, 3, i, i / 4.0, yard.get(i).feature().orElseThrow()));
    }
    return frames;
  }

  @Test
  void theZonesOfACameraAreFoundAndNoOthers() {
    MemoryStore store = open(0);
    List<StreamId> all =
        List.of(
            LOBBY,
            LOBBY.zone("Bay"),
            LOBBY.zone("zz"),
            new StreamId(LOBBY.value() + "2"),
            new StreamId(LOBBY.value() + "2").zone("door"),
            YARD);
    for (StreamId stream : all) {
      MadeUp.frames(stream, 20, DIM, 4).forEach(frame -> take(store, frame));
    }
    assertThat(store.zones(LOBBY)).containsExactly(LOBBY.zone("Bay"), LOBBY.zone("zz"));
    assertThat(store.zones(YARD)).isEmpty();
    store.zones(LOBBY).forEach(store::forget);
    assertThat(store.zones(LOBBY)).isEmpty();
    assertThat(store.load(LOBBY).state().shortTerm()).isNotEmpty();
  }

  @Test
  void whatIsReadIsWhatWasWrittenAfterEveryFrame() {
    MemoryStore store = open(1 << 20);
    for (FrameEvent frame : eventful()) {
      MemoryState state = take(store, frame);

      assertThat(MemoryRecords.read(records, frame.stream()))
          .hasValueSatisfying(stored -> assertThat(stored.state()).isEqualTo(state));
    }
  }

  @Test
  void withOrWithoutACacheTheMemoryIsTheSame() {
    List<StoredMemory> ends = new ArrayList<>();
    for (long cacheBytes : new long[] {1 << 20, 1500, 0}) {
      records.records().clear();
      MemoryStore store = open(cacheBytes);
      eventful().forEach(frame -> take(store, frame));
      ends.add(MemoryRecords.read(records, YARD).orElseThrow());
    }
    assertThat(ends.get(1).state()).isEqualTo(ends.get(0).state());
    assertThat(ends.get(2).state()).isEqualTo(ends.get(0).state());
  }

  @Test
  void aFrameWritesTheHeaderItselfAndAtMostTwoSlots() {
    MemoryStore store = open(1 << 20);
    for (FrameEvent frame : MadeUp.frames(YARD, 500, DIM, 4)) {
      int before = records.writes();
      take(store, frame);
      assertThat(records.writes() - before).isBetween(2, 4);
    }
    assertThat(records.records()).hasSize(1 + 4 + 8);
  }

  @Test
  void aFrameThatCameBeforeWritesNothing() {
    MemoryStore store = open(1 << 20);
    List<FrameEvent> frames = MadeUp.frames(YARD, 20, DIM, 4);
    frames.forEach(frame -> take(store, frame));
    int writes = records.writes();

    frames.forEach(frame -> take(store, frame));

    assertThat(records.writes()).isEqualTo(writes);
  }

  @Test
  void theNextLifeOfATaskReadsTheStoreAndNotWhatTheLastOneThought() {
    MemoryCache shared = new MemoryCache(1 << 20);
    List<FrameEvent> frames = MadeUp.frames(YARD, 20, DIM, 4);
    MemoryStore aborted = new MemoryStore(records, shared);
    frames.subList(0, 10).forEach(frame -> take(aborted, frame));
    MapStore committed = new MapStore();
    records.records().forEach(committed::put);
    frames.subList(10, 20).forEach(frame -> take(aborted, frame));
    aborted.close();

    MemoryStore restored = new MemoryStore(committed, shared);

    assertThat(restored.load(YARD).state().lastSeq()).isEqualTo(9);
    assertThat(shared.size()).isEqualTo(1);
  }

  @Test
  void aForgottenStreamLeavesNothingAndTheOthersStay() {
    MemoryStore store = open(1 << 20);
    eventful().forEach(frame -> take(store, frame));

    store.forget(YARD);

    assertThat(store.load(YARD)).isEqualTo(StoredMemory.EMPTY);
    assertThat(MemoryRecords.read(records, YARD)).isEmpty();
    assertThat(MemoryRecords.read(records, LOBBY)).isPresent();
  }

  @Test
  void aMemoryThatCannotBeDecodedBeginsAnewAndTheOthersGoOn() {
    MemoryStore store = open(0);
    MadeUp.frames(YARD, 40, DIM, 4).forEach(frame -> take(store, frame));
    MadeUp.frames(LOBBY, 40, DIM, 4).forEach(frame -> take(store, frame));
    Bytes slot = new MemoryKey(YARD, MemoryKey.Kind.LONG_TERM, 0).toBytes();
    records.put(slot, new byte[] {1, 2, 3});

    assertThat(store.load(YARD)).isEqualTo(StoredMemory.EMPTY);
    assertThat(store.load(LOBBY).state().lastSeq()).isEqualTo(39);
    assertThat(take(store, MadeUp.frames(YARD, 41, DIM, 4).get(40)).lastSeq()).isEqualTo(40);
  }

  @Test
  void aMemoryWithARecordMissingBeginsAnew() {
    MemoryStore store = open(0);
    MadeUp.frames(YARD, 40, DIM, 4).forEach(frame -> take(store, frame));
    records.put(new MemoryKey(YARD, MemoryKey.Kind.SHORT_TERM, 2).toBytes(), null);

    assertThat(store.load(YARD)).isEqualTo(StoredMemory.EMPTY);
    assertThat(records.records()).isEmpty();
  }

  @Test
  void aMemoryOfALaterReleaseIsNeitherReadNorErased() {
    MemoryStore store = open(0);
    MadeUp.frames(YARD, 40, DIM, 4).forEach(frame -> take(store, frame));
    records.records().get(MemoryKey.header(YARD).toBytes())[0] = 9;
    int size = records.records().size();

    assertThatThrownBy(() -> store.load(YARD)).isInstanceOf(NewerStateException.class);
    assertThat(records.records()).hasSize(size);
  }

  @Test
  void theCacheStaysWithinItsBytesAndKeepsTheNewest() {
    MemoryCache cache = new MemoryCache(100_000);
    MemoryStore store = new MemoryStore(records, cache);
    for (int s = 0; s < 100; s++) {
      MadeUp.frames(new StreamId("s" + s), 40, 64, 4).forEach(frame -> take(store, frame));
      assertThat(cache.bytes()).isLessThanOrEqualTo(100_000);
    }
    int reads = records.reads();
    store.load(new StreamId("s99"));
    assertThat(records.reads()).isEqualTo(reads);
    store.load(new StreamId("s0"));
    assertThat(records.reads()).isEqualTo(reads + 1);

    store.close();
    assertThat(cache.bytes()).isZero();
    assertThat(cache.size()).isZero();
  }

  @Test
  void theChangelogOfAStreamSecondIsAFewRecords() {
    StreamMemory usual = MadeUp.memory(MemorySettings.DEFAULT);
    MemoryStore store = open(1 << 24);
    List<FrameEvent> frames = MadeUp.frames(YARD, 2400, 512, 4);
    for (FrameEvent frame : frames) {
      StoredMemory before = store.load(YARD);
      store.save(YARD, before, usual.advance(before.state(), frame, List.of()).next());
    }
    double perSecond = records.writtenBytes() / 600.0;
    long stored = records.records().values().stream().mapToLong(v -> v.length).sum();
    System.out.printf(
        "Changelog at D=512, M=64, 4 frames a second: %.0f bytes a stream-second in %.2f records a"
            + " frame; state of the stream: %d bytes%n",
        perSecond, records.writes() / 2400.0, stored);

    assertThat(perSecond).isLessThan(4 * (3 * 1100 + 150));
    assertThat(stored).isLessThan(80_000);
  }

  @Test
  void theStateOfAStreamStaysBelowAMegabyteHoweverLongItRuns() {
    StreamMemory large = MadeUp.memory(new MemorySettings(8, 128, Duration.ofMillis(500)));
    MemoryStore store = open(1 << 24);
    Random random = new Random(1);
    List<Long> sizes = new ArrayList<>();
    for (int seq = 0; seq < 900; seq++) {
      // Every frame shows something else: nothing can be merged without loss.
      FrameFeature feature = FrameFeature.of(MadeUp.direction(random, 512));
      StoredMemory before = store.load(YARD);
      MemoryState next =
          large
              .advance(before.state(), MadeUp.frame(YARD, 1, seq, seq / 4.0, feature), List.of())
              .next();
      store.save(YARD, before, next);
      if (seq % 300 == 299) {
        sizes.add(
            records.records().entrySet().stream()
                .mapToLong(entry -> entry.getKey().get().length + entry.getValue().length)
                .sum());
      }
    }
    System.out.printf("State of a stream at D=512, M=128: %d bytes%n", sizes.get(2));

    assertThat(sizes.get(2)).isLessThan(1_000_000).isLessThan(sizes.get(0) * 102 / 100);
  }
}
