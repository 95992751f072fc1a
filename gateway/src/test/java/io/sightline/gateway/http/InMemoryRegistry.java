package io.sightline.gateway.http;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.Registry;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.Versioned;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log that is the views themselves; keeps what was written for tests to look at. */
final class InMemoryRegistry implements Registry {
  final List<Object> written = new ArrayList<>();
  boolean down;
  boolean broken;

  private final LiveState state;
  private final InstantSource clock;

  InMemoryRegistry(LiveState state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  @Override
  public synchronized void save(StreamSpec stream) {
    state.stream(stream.id(), Optional.of(written(stream)));
  }

  @Override
  public synchronized void delete(StreamId stream) {
    written(stream);
    state.stream(stream, Optional.empty());
  }

  @Override
  public synchronized void save(Query query) {
    state.query(query.id(), Optional.of(written(query)));
  }

  @Override
  public synchronized void delete(QueryId query) {
    written(query);
    state.query(query, Optional.empty());
  }

  private <V> Versioned<V> written(V value) {
    if (broken) {
      throw new IllegalStateException("broken, as a test wants it");
    }
    if (down) {
      throw new RefusedException(
          RefusedException.Kind.UNAVAILABLE, "Kafka did not take it in time");
    }
    written.add(value);
    return new Versioned<>(value, "0-" + written.size(), clock.instant());
  }
}
