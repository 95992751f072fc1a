package io.sightline.gateway.view;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which moments are wanted; what is empty does not restrict.
 *
 * @param from not those that were over before this instant
 * @param to not those that started at or after this instant
 * @param types what last became of them
 * @param cameras the only streams of which they may be
 */
public record MomentFilter(
    Optional<StreamId> stream,
    Optional<QueryId> query,
    Optional<Instant> from,
    Optional<Instant> to,
    Set<MomentUpdate.Type> types,
    Optional<Set<StreamId>> cameras) {
  public static final MomentFilter ALL =
      new MomentFilter(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

  public MomentFilter {
    types = Set.copyOf(types);
  }

  /** Of all cameras. */
  public MomentFilter(
      Optional<StreamId> stream,
      Optional<QueryId> query,
      Optional<Instant> from,
      Optional<Instant> to,
      Set<MomentUpdate.Type> types) {
    this(stream, query, from, to, types, Optional.empty());
  }

  public boolean matches(MomentUpdate update) {
    return cameras.map(update.moment().stream()::isWithin).orElse(true)
        && stream.map(update.moment().stream()::equals).orElse(true)
        && query.map(update.moment().query()::equals).orElse(true)
        && to.map(update.moment().startedAt()::isBefore).orElse(true)
        && from.map(start -> !over(update) || !lastSeenAt(update).isBefore(start)).orElse(true)
        && (types.isEmpty() || types.contains(update.type()));
  }

  /** Whether nothing more will be told of it. */
  public static boolean over(MomentUpdate update) {
    return update.type() == MomentUpdate.Type.ENDED || update.type() == MomentUpdate.Type.RETRACTED;
  }

  /** Wall clock at the camera of the end of the span, so far or for good. */
  public static Instant lastSeenAt(MomentUpdate update) {
    long micros = update.moment().span().end().micros() - update.moment().span().start().micros();
    return update.moment().startedAt().plus(Duration.ofNanos(micros * 1_000));
  }
}
