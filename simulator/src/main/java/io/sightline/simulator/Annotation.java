package io.sightline.simulator;

import io.sightline.core.video.TimeSpan;
import java.util.List;
import java.util.Locale;

/**
 * A sentence and when it is true.
 *
 * @param windows in order and apart; empty if it never happens
 * @param object the kind of thing it is about, {@code car}; wider kinds such as {@code person} too
 * @param colour the colour it names, or empty
 * @param action the action it names, {@code leave-behind}
 * @param unseenCombination whether object, colour and action never occur together outside the test
 *     split
 * @param unseenWords whether it was put into words that are kept for the test split
 */
public record Annotation(
    String sentence,
    List<TimeSpan> windows,
    Kind kind,
    String object,
    String colour,
    String action,
    boolean unseenCombination,
    boolean unseenWords) {
  public Annotation {
    windows = List.copyOf(windows);
  }

  /** What a sentence tests. */
  public enum Kind {
    STATIC,
    MOTION,
    RELATION,
    ATTRIBUTE;

    public String slug() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it ever happens. */
  public boolean occurs() {
    return !windows.isEmpty();
  }
}
