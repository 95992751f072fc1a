package io.sightline.ingest.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** What goes wrong with which camera, when and for how long. Immutable. */
public record FaultScript(List<Step> steps) {
  public FaultScript {
    steps = steps.stream().sorted(Comparator.comparing(Step::at)).toList();
  }

  /**
   * @param at since the script began
   * @param camera number of the camera, from 0
   * @param lasts from the strike until it heals
   */
  public record Step(Duration at, int camera, CameraFault fault, Duration lasts) {
    Duration healsAt() {
      return at.plus(lasts);
    }
  }

  /**
   * Faults of all kinds in turn, one every so often, on cameras that are well, taken at random.
   *
   * @param first number of the first camera that is struck; those before it never are
   * @param cameras how many there are
   * @param length when the last fault has healed
   * @param rest how long a camera is left alone after a fault, if there is another one to take
   */
  public static FaultScript random(
      long seed, int first, int cameras, Duration length, Duration every, Duration rest) {
    Random random = new Random(seed);
    Duration[] wellSince = new Duration[cameras];
    java.util.Arrays.fill(wellSince, rest.negated());
    List<Step> steps = new ArrayList<>();
    CameraFault[] kinds = CameraFault.values();
    List<CameraFault> deck = new ArrayList<>();
    for (Duration at = Duration.ZERO; at.compareTo(length) < 0; at = at.plus(every)) {
      Duration now = at;
      List<Integer> well = new ArrayList<>();
      List<Integer> rested = new ArrayList<>();
      for (int camera = first; camera < cameras; camera++) {
        if (wellSince[camera].compareTo(now) < 0) {
          well.add(camera);
          if (wellSince[camera].plus(rest).compareTo(now) < 0) {
            rested.add(camera);
          }
        }
      }
      List<Integer> choice = rested.isEmpty() ? well : rested;
      if (choice.isEmpty()) {
        continue;
      }
      if (deck.isEmpty()) {
        deck.addAll(List.of(kinds));
        java.util.Collections.shuffle(deck, random);
      }
      CameraFault fault = deck.remove(deck.size() - 1);
      int camera = choice.get(random.nextInt(choice.size()));
      Duration lasts =
          fault.isMomentary() ? Duration.ZERO : Duration.ofMillis(2_000 + random.nextInt(10_000));
      if (at.plus(lasts).compareTo(length) <= 0) {
        steps.add(new Step(at, camera, fault, lasts));
        wellSince[camera] = at.plus(lasts);
      }
    }
    return new FaultScript(steps);
  }
}
