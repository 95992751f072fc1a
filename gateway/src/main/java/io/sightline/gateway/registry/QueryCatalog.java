package io.sightline.gateway.registry;

import io.sightline.core.query.AlertWish;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.time.Schedule;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.RegistryView;
import io.sightline.gateway.view.Versioned;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Creates, changes and deletes queries. Thread-safe, as {@link StreamCatalog} is. */
public final class QueryCatalog {
  private final RegistryView<QueryId, Query> queries;
  private final RegistryView<StreamId, StreamSpec> streams;
  private final Registry registry;
  private final SentenceEncoder encoder;
  private final MomentSettings usual;
  private final RandomGenerator random;
  private final int capacity;
  private final Set<QueryId> reserved;

  /**
   * @param random makes up ids
   * @param reserved ids that no query may have
   */
  public QueryCatalog(
      RegistryView<QueryId, Query> queries,
      RegistryView<StreamId, StreamSpec> streams,
      Registry registry,
      SentenceEncoder encoder,
      MomentSettings usual,
      RandomGenerator random,
      int capacity,
      Set<QueryId> reserved) {
    this.queries = queries;
    this.streams = streams;
    this.registry = registry;
    this.encoder = encoder;
    this.usual = usual;
    this.random = random;
    this.capacity = capacity;
    this.reserved = Set.copyOf(reserved);
  }

  /**
   * @throws RefusedException UNKNOWN
   */
  public Versioned<Query> get(QueryId id) {
    return queries
        .get(id)
        .orElseThrow(() -> new RefusedException(Kind.UNKNOWN, "there is no query " + id));
  }

  /**
   * @throws RefusedException INVALID, DUPLICATE, FULL or UNAVAILABLE
   */
  public synchronized Versioned<Query> create(QueryDraft draft) {
    FieldErrors errors = new FieldErrors();
    Optional<QueryId> id = newId(draft, errors);
    errors.check(draft.sentence().isPresent(), "sentence", "is required");
    Set<StreamId> applied = streams(draft.streams().orElse(List.of()), Set.of(), errors);
    Optional<MomentSettings> settings = QuerySettings.merged(usual, draft, errors);
    AlertWish alerting = draft.alerting().merged(AlertWish.NONE, errors);
    Optional<QueryVectors> vectors = draft.sentence().flatMap(text -> encode(text, errors));
    errors.throwIfAny();
    if (queries.contains(id.get())) {
      throw new RefusedException(Kind.DUPLICATE, "there is a query " + id.get() + " already");
    }
    if (queries.size() >= capacity) {
      throw new RefusedException(
          Kind.FULL, "there are " + capacity + " queries, as many as may be");
    }
    registry.save(
        new Query(
            id.get(),
            draft.sentence().get().strip(),
            applied,
            vectors.get(),
            settings.get(),
            draft.enabled().orElse(true),
            draft.schedule().orElse(Schedule.ALWAYS),
            alerting));
    return get(id.get());
  }

  /**
   * Changes what the draft names.
   *
   * @param expected the version the sender has read; empty for any
   * @throws RefusedException INVALID, UNKNOWN, STALE or UNAVAILABLE
   */
  public synchronized Versioned<Query> change(
      QueryId id, QueryDraft draft, Optional<String> expected) {
    Versioned<Query> known = get(id);
    Versions.check(known.version(), expected);
    Query base = known.value();
    FieldErrors errors = new FieldErrors();
    draft
        .id()
        .ifPresent(other -> errors.check(other.equals(id.value()), "id", "cannot be changed"));
    Set<StreamId> applied =
        draft.streams().map(names -> streams(names, base.streams(), errors)).orElse(base.streams());
    Optional<MomentSettings> settings = QuerySettings.merged(base.settings(), draft, errors);
    AlertWish alerting = draft.alerting().merged(base.alerting(), errors);
    Optional<QueryVectors> vectors = draft.sentence().flatMap(sentence -> encode(sentence, errors));
    errors.throwIfAny();
    registry.save(
        new Query(
            id,
            draft.sentence().orElse(base.sentence()).strip(),
            applied,
            vectors.orElse(base.vectors()),
            settings.get(),
            draft.enabled().orElse(base.enabled()),
            draft.schedule().orElse(base.schedule()),
            alerting));
    return get(id);
  }

  /**
   * Changes everything: what the draft does not name takes its default.
   *
   * @param expected the version the sender has read; empty for any
   * @throws RefusedException INVALID, UNKNOWN, STALE or UNAVAILABLE
   */
  public Versioned<Query> replace(QueryId id, QueryDraft draft, Optional<String> expected) {
    if (draft.sentence().isEmpty()) {
      throw RefusedException.invalid("sentence", "is required");
    }
    return change(id, QuerySettings.whole(draft, usual), expected);
  }

  /**
   * @param expected the version the sender has read; empty for any
   * @throws RefusedException UNKNOWN, STALE or UNAVAILABLE
   */
  public synchronized void delete(QueryId id, Optional<String> expected) {
    Versions.check(get(id).version(), expected);
    registry.delete(id);
  }

  private Optional<QueryId> newId(QueryDraft draft, FieldErrors errors) {
    if (draft.id().isEmpty()) {
      return Optional.of(new QueryId(String.format("q-%08x", random.nextInt())));
    }
    try {
      QueryId id = new QueryId(draft.id().get());
      return errors.check(!reserved.contains(id), "id", "stands for something else here")
          ? Optional.of(id)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      errors.add(
          "id",
          "must be 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit");
      return Optional.empty();
    }
  }

  /**
   * @param kept streams that may be named though they are gone: a query outlives its streams
   */
  private Set<StreamId> streams(List<String> names, Set<StreamId> kept, FieldErrors errors) {
    Set<StreamId> found = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String field = "streams[" + i + "]";
      try {
        StreamId id = new StreamId(names.get(i));
        if (errors.check(gives(id) || kept.contains(id), field, "there is no stream " + id)) {
          found.add(id);
        }
      } catch (IllegalArgumentException e) {
        errors.add(field, "is no stream id");
      }
    }
    return found;
  }

  /** Whether it is a camera, or a zone of one. */
  private boolean gives(StreamId id) {
    return streams.get(id.camera()).filter(camera -> camera.value().gives(id)).isPresent();
  }

  private Optional<QueryVectors> encode(String sentence, FieldErrors errors) {
    if (!errors.check(!sentence.isBlank(), "sentence", "must not be empty")
        || !errors.check(
            sentence.strip().length() <= Query.MAX_SENTENCE,
            "sentence",
            "must have at most " + Query.MAX_SENTENCE + " characters")
        || !errors.check(
            sentence.strip().chars().noneMatch(Character::isISOControl),
            "sentence",
            "must be one line, without control characters")) {
      return Optional.empty();
    }
    try {
      return Optional.of(encoder.encode(sentence.strip()));
    } catch (IllegalArgumentException e) {
      errors.add("sentence", "cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }
}
