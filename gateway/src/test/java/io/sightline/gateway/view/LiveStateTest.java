package io.sightline.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.alert.Alert;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveStateTest {
  private static final StreamId LOBBY = new StreamId("lobby");

  private final List<String> heard = new ArrayList<>();
  private final LiveState state = new LiveState(GatewayLimits.DEFAULT, new Hearing());

  @Test
  void whatLiesInTheTopicsFromBeforeIsNoNews() {
    fill();
    assertThat(heard).isEmpty();
    assertThat(state.notReadyBecause()).isNotEmpty();
    state.caughtUp();
    assertThat(state.ready()).isTrue();
    fill();
    assertThat(heard).containsExactly("stream lobby", "query q1", "status lobby", "scores lobby");
  }

  @Test
  void aMomentIsToldOnceWithItsSentence() {
    fill();
    state.caughtUp();
    state.moment("b", Optional.of(Samples.started("b", 1)));
    state.moment("b", Optional.of(Samples.started("b", 1)));
    assertThat(heard).containsExactly("moment b a dog");
  }

  @Test
  void aDeletedStreamTakesItsStatusScoresAndPictureAlong() {
    fill();
    state.caughtUp();
    state.stream(LOBBY, Optional.empty());
    state.stream(LOBBY, Optional.empty());
    assertThat(heard).containsExactly("stream lobby gone");
    assertThat(state.statuses().size()).isZero();
    assertThat(state.scores().size()).isZero();
    assertThat(state.thumbnails().get(LOBBY)).isEmpty();
    assertThat(state.moments().size()).as("what happened stays").isEqualTo(1);
  }

  @Test
  void whatItWaitsForIsSaidOnlyWhileItWaits() {
    state.waitingFor("the topic streams");
    assertThat(state.notReadyBecause()).isEqualTo("the topic streams");
    state.caughtUp();
    state.waitingFor("Kafka");
    assertThat(state.notReadyBecause()).isEmpty();
  }

  private void fill() {
    state.stream(LOBBY, versioned(Samples.stream("lobby")));
    state.query(new QueryId("q1"), versioned(Samples.query("q1", "a dog")));
    state.status(LOBBY, versioned(Samples.status("lobby", StreamStatus.State.ONLINE, "")));
    state.moment("a", Optional.of(Samples.started("a", 1)));
    state.scored(Samples.scores("lobby", 1, Map.of("q1", 0.5f)));
    state.framed(Samples.frame("lobby", 3, new byte[] {1}));
  }

  private static <V> Optional<Versioned<V>> versioned(V value) {
    return Optional.of(new Versioned<>(value, "0-1", Samples.EPOCH_AT));
  }

  private final class Hearing implements StateListener {
    @Override
    public void streamChanged(StreamId stream, Optional<Versioned<StreamSpec>> now) {
      heard.add("stream " + stream + (now.isPresent() ? "" : " gone"));
    }

    @Override
    public void queryChanged(
        QueryId query, Optional<Versioned<Query>> before, Optional<Versioned<Query>> now) {
      heard.add("query " + query + (now.isPresent() ? "" : " gone"));
    }

    @Override
    public void statusChanged(StreamStatus status) {
      heard.add("status " + status.stream());
    }

    @Override
    public void momentTold(MomentUpdate update, Optional<String> sentence) {
      heard.add("moment " + update.moment().id() + " " + sentence.orElse("?"));
    }

    @Override
    public void alertTold(Alert alert, Optional<String> sentence) {
      heard.add("alert " + alert.momentId());
    }

    @Override
    public void scored(ScoreRecord record) {
      heard.add("scores " + record.stream());
    }
  }
}
