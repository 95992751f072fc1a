package io.sightline.gateway.registry;

import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.SourceSecrets;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.RegistryView;
import io.sightline.gateway.view.Versioned;
import java.util.Locale;
import java.util.Optional;

/**
 * Creates, changes and deletes streams. Passwords in a source go to the {@link SecretStore}, never
 * into the log. Thread-safe: changes through this gateway happen one after the other; of two
 * gateways that change one stream at once, the later wins.
 */
public final class StreamCatalog {
  private final RegistryView<StreamId, StreamSpec> streams;
  private final Registry registry;
  private final SecretStore secrets;
  private final int capacity;

  public StreamCatalog(
      RegistryView<StreamId, StreamSpec> streams,
      Registry registry,
      SecretStore secrets,
      int capacity) {
    this.streams = streams;
    this.registry = registry;
    this.secrets = secrets;
    this.capacity = capacity;
  }

  /**
   * @throws RefusedException UNKNOWN
   */
  public Versioned<StreamSpec> get(StreamId id) {
    return streams
        .get(id)
        .orElseThrow(() -> new RefusedException(Kind.UNKNOWN, "there is no stream " + id));
  }

  /**
   * @param rules which sources the sender may name
   * @throws RefusedException INVALID, DUPLICATE, FULL or UNAVAILABLE
   */
  public synchronized Versioned<StreamSpec> create(StreamDraft draft, SourceRules rules) {
    FieldErrors errors = new FieldErrors();
    Optional<StreamId> id = newId(draft, errors);
    errors.check(draft.source().isPresent(), "source", "is required");
    Optional<SourceUri> source =
        draft
            .source()
            .flatMap(text -> source(text, draft.credentials().isPresent(), rules, errors));
    checkValues(draft, errors);
    PictureSettings pictures = draft.pictures().merged(PictureSettings.DEFAULT, errors);
    errors.throwIfAny();
    if (streams.contains(id.get())) {
      throw new RefusedException(Kind.DUPLICATE, "there is a stream " + id.get() + " already");
    }
    if (streams.size() >= capacity) {
      throw new RefusedException(
          Kind.FULL, "there are " + capacity + " streams, as many as may be");
    }
    StreamSpec fresh =
        new StreamSpec(
            id.get(),
            id.get().value(),
            source.get().withoutSecrets(),
            Optional.empty(),
            StreamSpec.DEFAULT_FRAMES_PER_SECOND,
            true,
            true,
            pictures);
    return save(merged(fresh, draft, source, pictures), plainSecrets(source.get()));
  }

  /**
   * Changes what the draft names.
   *
   * @param expected the version the sender has read; empty for any
   * @throws RefusedException INVALID, UNKNOWN, STALE or UNAVAILABLE
   */
  public synchronized Versioned<StreamSpec> change(
      StreamId id, StreamDraft draft, SourceRules rules, Optional<String> expected) {
    Versioned<StreamSpec> known = get(id);
    Versions.check(known.version(), expected);
    FieldErrors errors = new FieldErrors();
    draft
        .id()
        .ifPresent(other -> errors.check(other.equals(id.value()), "id", "cannot be changed"));
    Optional<SourceUri> source =
        draft
            .source()
            .flatMap(text -> source(text, draft.credentials().isPresent(), rules, errors));
    checkValues(draft, errors);
    source.ifPresent(next -> checkPasswordStays(known.value(), draft, next, errors));
    PictureSettings pictures = draft.pictures().merged(known.value().pictures(), errors);
    errors.throwIfAny();
    StreamSpec next = merged(known.value(), draft, source, pictures);
    SourceSecrets given = source.map(StreamCatalog::plainSecrets).orElse(SourceSecrets.NONE);
    boolean keeps =
        !given.isEmpty()
            && next.credentials().isPresent()
            && SourceRules.authority(next.source())
                .equals(SourceRules.authority(known.value().source()));
    return save(next, keeps ? given.or(stored(known.value())) : given);
  }

  /**
   * Changes everything: what the draft does not name takes its default, but for the password, which
   * stays while the host does.
   *
   * @param expected the version the sender has read; empty for any
   * @throws RefusedException INVALID, UNKNOWN, STALE or UNAVAILABLE
   */
  public Versioned<StreamSpec> replace(
      StreamId id, StreamDraft draft, SourceRules rules, Optional<String> expected) {
    if (draft.source().isEmpty()) {
      throw RefusedException.invalid("source", "is required");
    }
    StreamDraft whole =
        new StreamDraft(
            draft.id(),
            Optional.of(draft.name().orElse(id.value())),
            draft.source(),
            Optional.of(draft.framesPerSecond().orElse(StreamSpec.DEFAULT_FRAMES_PER_SECOND)),
            Optional.of(draft.thumbnails().orElse(true)),
            Optional.of(draft.enabled().orElse(true)),
            draft.forgetCredentials(),
            draft.credentials(),
            draft.pictures().whole());
    return change(id, whole, rules, expected);
  }

  /**
   * @param expected the version the sender has read; empty for any
   * @throws RefusedException UNKNOWN, STALE or UNAVAILABLE
   */
  public synchronized void delete(StreamId id, Optional<String> expected) {
    Versions.check(get(id).version(), expected);
    registry.delete(id);
    secrets.remove(id.value());
  }

  /** As the store keeps them: user and password in plain text. */
  private static SourceSecrets plainSecrets(SourceUri source) {
    SourceSecrets secrets = source.secrets();
    return secrets.withUserInfo(SecretStore.plain(secrets.userInfo()));
  }

  /** What the store has for a stream; nothing where its secrets are elsewhere. */
  private SourceSecrets stored(StreamSpec spec) {
    return spec.credentials()
        .filter(reference -> reference.equals(SecretStore.PREFIX + spec.id()))
        .flatMap(reference -> secrets.get(spec.id().value()))
        .map(SourceSecrets::parse)
        .orElse(SourceSecrets.NONE);
  }

  private Versioned<StreamSpec> save(StreamSpec next, SourceSecrets given) {
    Optional<String> reference = Optional.of(SecretStore.PREFIX + next.id());
    Optional<String> before = secrets.get(next.id().value());
    StreamSpec saved = next;
    if (!given.isEmpty()) {
      // The secret first: whoever sees the stream can open it.
      secrets.put(next.id().value(), given.text());
      saved = withCredentials(next, reference);
    }
    try {
      registry.save(saved);
    } catch (RefusedException e) {
      if (!given.isEmpty()) {
        before.ifPresentOrElse(
            secret -> secrets.put(next.id().value(), secret),
            () -> secrets.remove(next.id().value()));
      }
      throw e;
    }
    if (before.isPresent() && !saved.credentials().equals(reference)) {
      secrets.remove(next.id().value());
    }
    return get(next.id());
  }

  private static StreamSpec merged(
      StreamSpec base, StreamDraft draft, Optional<SourceUri> source, PictureSettings pictures) {
    return new StreamSpec(
        base.id(),
        draft.name().orElse(base.name()).strip(),
        source.map(SourceUri::withoutSecrets).orElse(base.source()),
        draft
            .credentials()
            .or(() -> draft.forgetCredentials() ? Optional.empty() : base.credentials()),
        draft.framesPerSecond().orElse(base.framesPerSecond()),
        draft.thumbnails().orElse(base.thumbnails()),
        draft.enabled().orElse(base.enabled()),
        pictures);
  }

  private static StreamSpec withCredentials(StreamSpec spec, Optional<String> credentials) {
    return new StreamSpec(
        spec.id(),
        spec.name(),
        spec.source(),
        credentials,
        spec.framesPerSecond(),
        spec.thumbnails(),
        spec.enabled(),
        spec.pictures());
  }

  private Optional<StreamId> newId(StreamDraft draft, FieldErrors errors) {
    if (draft.id().isEmpty()) {
      if (draft.name().isEmpty()) {
        errors.add("id", "is required where there is no name");
        return Optional.empty();
      }
      return Optional.of(idFrom(draft.name().get()));
    }
    try {
      StreamId id = new StreamId(draft.id().get());
      if (!id.isZone()) {
        return Optional.of(id);
      }
      errors.add("id", "must not hold '~', which names a zone of a camera");
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      errors.add(
          "id",
          "must be 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit");
      return Optional.empty();
    }
  }

  /** "Loading Bay 2" becomes loading-bay-2, loading-bay-2-2 if that is taken, and so on. */
  private StreamId idFrom(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String stem = plain.isEmpty() ? "camera" : plain.substring(0, Math.min(48, plain.length()));
    StreamId id = new StreamId(stem);
    for (int n = 2; streams.contains(id); n++) {
      id = new StreamId(stem + "-" + n);
    }
    return id;
  }

  /**
   * @param named whether it is said where its secrets are: then {@code ***} stands for them, and it
   *     must hold none itself
   */
  private static Optional<SourceUri> source(
      String text, boolean named, SourceRules rules, FieldErrors errors) {
    SourceUri source;
    try {
      source = new SourceUri(text.strip());
    } catch (IllegalArgumentException e) {
      errors.add(
          "source",
          "must have 1 to " + SourceUri.MAX_LENGTH + " characters and no control characters");
      return Optional.empty();
    }
    if (text.contains(SourceUri.TAKEN_OUT) && !named) {
      errors.add("source", "is the form shown to people, with *** in place of its secrets");
      return Optional.empty();
    }
    if (named && !source.secrets().parameters().isEmpty()) {
      errors.add(
          "source",
          "holds a secret: write *** in its place, and put it where credentials points to, as a"
              + " line ?name=value");
      return Optional.empty();
    }
    Optional<String> refusal = rules.refusal(source.withoutUserInfo());
    refusal.ifPresent(reason -> errors.add("source", reason));
    return refusal.isPresent() ? Optional.empty() : Optional.of(source);
  }

  private static void checkValues(StreamDraft draft, FieldErrors errors) {
    draft
        .name()
        .ifPresent(
            name ->
                errors.check(
                    !name.isBlank()
                        && name.length() <= 128
                        && name.chars().noneMatch(Character::isISOControl),
                    "name",
                    "must have 1 to 128 characters"));
    draft
        .framesPerSecond()
        .ifPresent(
            rate ->
                errors.check(
                    rate > 0 && rate <= StreamSpec.MAX_FRAMES_PER_SECOND,
                    "frames_per_second",
                    "must be above 0 and at most 30"));
  }

  /** A stored password goes only where its owner sent it: not to another host. */
  private void checkPasswordStays(
      StreamSpec known, StreamDraft draft, SourceUri next, FieldErrors errors) {
    if (known.credentials().isPresent()
        && !draft.forgetCredentials()
        && draft.credentials().isEmpty()
        && next.userInfo().isEmpty()
        && !(onlyParameters(known) && !next.secrets().isEmpty())
        && !SourceRules.authority(next).equals(SourceRules.authority(known.source()))) {
      errors.add(
          "source",
          "is on another host than before: give user and password again, or set credentials to"
              + " null");
    }
  }

  /** Whether what is stored is no password, but a token that came with the old address. */
  private boolean onlyParameters(StreamSpec known) {
    SourceSecrets kept = stored(known);
    return !kept.isEmpty() && kept.userInfo().isEmpty();
  }
}
