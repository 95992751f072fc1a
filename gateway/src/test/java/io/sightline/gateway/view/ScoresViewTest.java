package io.sightline.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoresViewTest {
  private final ScoresView view = new ScoresView(2, 3);

  @Test
  void aLineHoldsTheNewestPointsInOrderOfTime() {
    view.apply(Samples.scores("lobby", 1, Map.of("q1", 0.1f)));
    view.apply(Samples.scores("lobby", 2, Map.of("q1", 0.2f)));
    List<ScoreLine.Point> points = line("q1").points();
    assertThat(points).extracting(ScoreLine.Point::inside).containsExactly(0.1f, 0.2f, 0.2f);
    assertThat(points)
        .extracting(ScoreLine.Point::atMillis)
        .containsExactly(
            Samples.at(1).toEpochMilli(),
            Samples.at(1.75).toEpochMilli(),
            Samples.at(2).toEpochMilli());
    assertThat(points.get(2).end()).isEqualTo(0.2f);
  }

  @Test
  void beyondTheCapacityThePairLongestSilentGoes() {
    view.apply(Samples.scores("lobby", 1, Map.of("q1", 0.1f)));
    view.apply(Samples.scores("lobby", 1, Map.of("q2", 0.1f)));
    view.apply(Samples.scores("lobby", 2, Map.of("q1", 0.1f)));
    view.apply(Samples.scores("lobby", 2, Map.of("q3", 0.1f)));
    assertThat(all())
        .extracting(line -> line.query().value())
        .containsExactlyInAnyOrder("q1", "q3");
  }

  @Test
  void olderPointsAreLeftOut() {
    view.apply(Samples.scores("lobby", 1, Map.of("q1", 0.1f)));
    assertThat(
            view.lines(Optional.empty(), Optional.empty(), Samples.at(1).toEpochMilli())
                .get(0)
                .points())
        .hasSize(1);
  }

  @Test
  void aDeletedStreamOrQueryIsForgotten() {
    view.apply(Samples.scores("lobby", 1, Map.of("q1", 0.1f)));
    view.apply(Samples.scores("yard", 1, Map.of("q1", 0.1f)));
    view.remove(new StreamId("yard"));
    assertThat(all()).hasSize(1);
    view.remove(new QueryId("q1"));
    assertThat(all()).isEmpty();
  }

  @Test
  void ofOlderScoresTheHighestOfTenSecondsIsHeld() {
    ScoresView history = new ScoresView(2, 8);
    for (int second = 1; second <= 40; second++) {
      history.apply(Samples.scores("lobby", second, Map.of("q1", second / 100f)));
    }
    Optional<QueryId> query = Optional.of(new QueryId("q1"));
    StreamId lobby = new StreamId("lobby");
    long fine = history.fineFrom(lobby, query).orElseThrow();
    assertThat(fine).isEqualTo(Samples.at(36.75).toEpochMilli());
    assertThat(history.heldFrom(lobby, query)).contains(Samples.at(0).toEpochMilli());
    List<ScoreLine.Point> points = history.history(lobby, query, 0, Long.MAX_VALUE).get(0).points();
    assertThat(points.stream().filter(point -> point.atMillis() < fine))
        .extracting(ScoreLine.Point::inside)
        .as("the last score of each ten seconds, as they rise")
        .containsExactly(0.1f, 0.2f, 0.3f, 0.4f);
    assertThat(points.stream().filter(point -> point.atMillis() >= fine)).hasSize(8);
    long from = Samples.at(10).toEpochMilli();
    long to = Samples.at(20).toEpochMilli();
    assertThat(history.history(lobby, query, from, to).get(0).points()).hasSize(1);
  }

  private List<ScoreLine> all() {
    return view.lines(Optional.empty(), Optional.empty(), 0);
  }

  private ScoreLine line(String query) {
    return view.lines(Optional.empty(), Optional.of(new QueryId(query)), 0).get(0);
  }
}
