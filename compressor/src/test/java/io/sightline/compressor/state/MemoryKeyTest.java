package io.sightline.compressor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.compressor.state.MemoryKey.Kind;
import io.sightline.core.video.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class MemoryKeyTest {
  @Test
  void bytesBringBackAnEqualKey() {
    for (MemoryKey key :
        List.of(
            MemoryKey.header(new StreamId("a")),
            new MemoryKey(new StreamId("yard-2.north"), Kind.SHORT_TERM, 63),
            new MemoryKey(new StreamId("x".repeat(64)), Kind.LONG_TERM, 1023))) {
      assertThat(MemoryKey.fromBytes(key.toBytes())).isEqualTo(key);
    }
  }

  @Test
  void theKeysOfAStreamLieTogetherAndApartFromThoseOfItsNeighbours() {
    List<StreamId> ids = new ArrayList<>();
    for (String id : List.of("a", "a-", "a.b", "a0", "aa", "b")) {
      ids.add(new StreamId(id));
    }
    for (StreamId id : ids) {
      for (StreamId other : ids) {
        for (Kind kind : Kind.values()) {
          Bytes key = new MemoryKey(other, kind, kind == Kind.HEADER ? 0 : 1023).toBytes();
          boolean within =
              MemoryKey.first(id).compareTo(key) <= 0 && MemoryKey.last(id).compareTo(key) >= 0;
          assertThat(within).as("%s in %s", other, id).isEqualTo(id.equals(other));
        }
      }
    }
  }

  @Test
  void otherBytesAreRefused() {
    for (byte[] bytes :
        new byte[][] {{}, {0, 0, 0, 0}, {'a', 1, 0, 0, 0}, {'a', 0, 9, 0, 0}, {'!', 0, 0, 0, 0}}) {
      assertThatThrownBy(() -> MemoryKey.fromBytes(Bytes.wrap(bytes)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
