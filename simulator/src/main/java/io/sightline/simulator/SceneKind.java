package io.sightline.simulator;

import java.util.Locale;
import java.util.Optional;

/** The kinds of place that have a camera. */
public enum SceneKind {
  STREET,
  LOBBY,
  LOADING_BAY,
  CAR_PARK,
  CORRIDOR,
  /** Kept for the test split, so that one place was never trained on. */
  SHOP_AISLE;

  /** As written in addresses: {@code loading-bay}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As written in sentences: {@code loading bay}. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether the scene is seen in the test split only. */
  public boolean unseen() {
    return this == SHOP_AISLE;
  }

  /** The kind of that slug, or empty. */
  public static Optional<SceneKind> ofSlug(String slug) {
    for (SceneKind kind : values()) {
      if (kind.slug().equals(slug)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
