package io.sightline.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.Samples;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MomentsViewTest {
  private final MomentsView view = new MomentsView(3);

  @Test
  void anUpdateThatIsKnownIsNoNews() {
    assertThat(view.apply(Samples.started("a", 1))).isTrue();
    assertThat(view.apply(Samples.started("a", 1))).isFalse();
    assertThat(view.apply(end("a", 1, 5))).isTrue();
    assertThat(view.apply(Samples.started("a", 1))).as("an older revision").isFalse();
    assertThat(ids(MomentFilter.ALL)).containsExactly("a");
    assertThat(view.get("a").get().type()).isEqualTo(Type.ENDED);
  }

  @Test
  void beyondTheCapacityTheOneThatStartedLongestAgoGoes() {
    view.apply(Samples.started("b", 2));
    view.apply(Samples.started("c", 3));
    view.apply(Samples.started("d", 4));
    view.apply(Samples.started("a", 1));
    assertThat(ids(MomentFilter.ALL)).containsExactly("d", "c", "b");
    view.apply(Samples.started("e", 5));
    assertThat(ids(MomentFilter.ALL)).containsExactly("e", "d", "c");
    assertThat(view.size()).isEqualTo(3);
    assertThat(view.get("b")).isEmpty();
  }

  @Test
  void aRevisedStartMovesAMomentInTheList() {
    view.apply(Samples.started("a", 1));
    view.apply(Samples.started("b", 2));
    view.apply(Samples.moment("a", "lobby", "q1", Type.UPDATED, 1, 3, 4));
    assertThat(ids(MomentFilter.ALL)).containsExactly("a", "b");
    assertThat(view.size()).isEqualTo(2);
  }

  @Test
  void pagesFollowOneAnotherWithoutGapOrDouble() {
    view.apply(Samples.started("a", 1));
    view.apply(Samples.started("b", 1));
    view.apply(Samples.started("c", 1));
    MomentsView.Page first = view.list(MomentFilter.ALL, Optional.empty(), 2);
    assertThat(first.moments()).extracting(u -> u.moment().id()).containsExactly("a", "b");
    MomentsView.Page second = view.list(MomentFilter.ALL, first.next(), 2);
    assertThat(second.moments()).extracting(u -> u.moment().id()).containsExactly("c");
    assertThat(second.next()).isEmpty();
  }

  @Test
  void aPageThatEndsTheListSaysSo() {
    view.apply(Samples.started("a", 1));
    view.apply(Samples.started("b", 2));
    assertThat(view.list(MomentFilter.ALL, Optional.empty(), 2).next()).isEmpty();
  }

  @Test
  void filtersRestrictByStreamQueryTimeAndState() {
    view.apply(Samples.moment("a", "lobby", "q1", Type.ENDED, 1, 10, 20));
    view.apply(Samples.moment("b", "yard", "q1", Type.STARTED, 0, 30, 31));
    view.apply(Samples.moment("c", "lobby", "q2", Type.STARTED, 0, 50, 51));
    assertThat(ids(filter(Optional.of("lobby"), Optional.empty(), -1, -1)))
        .containsExactly("c", "a");
    assertThat(ids(filter(Optional.empty(), Optional.of("q1"), -1, -1))).containsExactly("b", "a");
    assertThat(ids(filter(Optional.empty(), Optional.empty(), 15, -1)))
        .as("a still went on")
        .containsExactly("c", "b", "a");
    assertThat(ids(filter(Optional.empty(), Optional.empty(), 25, -1)))
        .as("b has not ended")
        .containsExactly("c", "b");
    assertThat(ids(filter(Optional.empty(), Optional.empty(), -1, 50))).containsExactly("b", "a");
    assertThat(
            ids(
                new MomentFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(Type.ENDED))))
        .containsExactly("a");
  }

  @Test
  void aTombstoneRemoves() {
    view.apply(Samples.started("a", 1));
    view.remove("a");
    view.remove("never seen");
    assertThat(ids(MomentFilter.ALL)).isEmpty();
  }

  private static MomentFilter filter(
      Optional<String> stream, Optional<String> query, double from, double to) {
    return new MomentFilter(
        stream.map(StreamId::new),
        query.map(QueryId::new),
        from < 0 ? Optional.empty() : Optional.of(Samples.at(from)),
        to < 0 ? Optional.empty() : Optional.of(Samples.at(to)),
        Set.of());
  }

  private static MomentUpdate end(String id, double start, double end) {
    return Samples.moment(id, "lobby", "q1", Type.ENDED, 1, start, end);
  }

  private List<String> ids(MomentFilter filter) {
    return view.list(filter, Optional.empty(), 100).moments().stream()
        .map(update -> update.moment().id())
        .toList();
  }
}
