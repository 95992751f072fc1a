package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import org.junit.jupiter.api.Test;

class QueryTableTest {
  private static final StreamId LOBBY = new StreamId("lobby");

  private final QueryTable table = new QueryTable();

  @Test
  void queriesApplyInOrderOfTheirIds() {
    table.put(Made.query("b"));
    table.put(Made.query("a", "lobby"));
    table.put(Made.query("c", "yard"));

    assertThat(table.applyingTo(LOBBY, Made.ENCODER).all())
        .extracting(query -> query.id().value())
        .containsExactly("a", "b");
    assertThat(table.applyingTo(LOBBY, "other@1").all()).isEmpty();
  }

  @Test
  void whatAppliesFollowsEveryChange() {
    table.put(Made.query("a"));
    assertThat(table.applyingTo(LOBBY, Made.ENCODER).all()).hasSize(1);
    table.put(Made.query("b"));
    assertThat(table.applyingTo(LOBBY, Made.ENCODER).all()).hasSize(2);
    table.put(Made.disabled("b"));
    assertThat(table.applyingTo(LOBBY, Made.ENCODER).all()).hasSize(1);
    table.removeIf(query -> query.id().value().equals("a"));
    assertThat(table.applyingTo(LOBBY, Made.ENCODER).all()).isEmpty();
    table.put(Made.query("a"));
    assertThat(table.applyingTo(LOBBY, Made.ENCODER).all()).hasSize(1);
    table.remove(new QueryId("a"));
    assertThat(table.applyingTo(LOBBY, Made.ENCODER).all()).isEmpty();
  }

  @Test
  void putAndRemoveReturnWhatStoodThere() {
    Query first = Made.query("a");

    assertThat(table.put(first)).isEmpty();
    assertThat(table.put(Made.query("a", "yard"))).containsSame(first);
    assertThat(table.remove(new QueryId("b"))).isEmpty();
    assertThat(table.remove(new QueryId("a"))).isPresent();
  }
}
