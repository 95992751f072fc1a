package io.sightline.app.kills;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a consumer of moments made of a disturbed run, against an undisturbed one. The consumer does
 * as {@link MomentUpdate} asks of it: of the updates of a moment it keeps the highest revision.
 *
 * @param expected moments of the undisturbed run
 * @param lost of them that the consumer has not, or has open where they had ended
 * @param surplus moments that the consumer has and the undisturbed run has not
 * @param repeated updates that came again as they were, which consumers are to expect
 * @param contradictory updates that came again with another content
 * @param startedTwice moments of which two different beginnings were told
 * @param boundariesOff moments whose span is not that of the undisturbed run
 * @param mostOff the largest difference of a boundary, seconds
 * @param details a line for each moment that is lost, surplus or off
 */
record Verdict(
    int expected,
    int lost,
    int surplus,
    int repeated,
    int contradictory,
    int startedTwice,
    int boundariesOff,
    double mostOff,
    List<String> details) {
  private record Revision(String moment, int number) {}

  static Verdict of(Map<String, MomentUpdate> undisturbed, List<MomentUpdate> heard) {
    Map<Revision, MomentUpdate> revisions = new LinkedHashMap<>();
    Map<String, MomentUpdate> newest = new LinkedHashMap<>();
    Map<String, Integer> starts = new HashMap<>();
    int repeated = 0;
    int contradictory = 0;
    for (MomentUpdate update : heard) {
      String id = update.moment().id();
      MomentUpdate before = revisions.putIfAbsent(new Revision(id, update.revision()), update);
      if (before != null) {
        repeated++;
        contradictory += same(before, update) ? 0 : 1;
        continue;
      }
      if (update.type() == Type.STARTED) {
        starts.merge(id, 1, Integer::sum);
      }
      newest.merge(id, update, (one, two) -> one.revision() > two.revision() ? one : two);
    }
    int lost = 0;
    int off = 0;
    double most = 0;
    List<String> details = new ArrayList<>();
    for (MomentUpdate wanted : undisturbed.values()) {
      MomentUpdate found = newest.get(wanted.moment().id());
      if (found == null || (wanted.type() == Type.ENDED && found.type() != Type.ENDED)) {
        lost++;
        details.add("lost:    " + told(wanted));
        continue;
      }
      double difference = wanted.type() == Type.ENDED ? difference(wanted, found) : 0;
      if (difference > 0) {
        off++;
        details.add("wanted:  " + told(wanted));
        details.add("  found: " + told(found));
      }
      most = Math.max(most, difference);
    }
    int surplus = 0;
    for (MomentUpdate found : newest.values()) {
      if (!undisturbed.containsKey(found.moment().id())) {
        surplus++;
        details.add("surplus: " + told(found));
      }
    }
    int twice = (int) starts.values().stream().filter(times -> times > 1).count();
    return new Verdict(
        undisturbed.size(), lost, surplus, repeated, contradictory, twice, off, most, details);
  }

  boolean clean() {
    return expected > 0
        && lost == 0
        && surplus == 0
        && contradictory == 0
        && startedTwice == 0
        && boundariesOff == 0;
  }

  private static String told(MomentUpdate update) {
    return String.format(
        Locale.ROOT,
        "%s %s %.2f-%.2f told at %.2f, %s %s",
        update.moment().query(),
        update.moment().id(),
        update.moment().span().start().seconds(),
        update.moment().span().end().seconds(),
        update.toldAt().seconds(),
        update.type(),
        update.endReason());
  }

  /** The clocks of the stages tell when it was done, and it was done twice. */
  private static boolean same(MomentUpdate one, MomentUpdate two) {
    return one.type() == two.type()
        && one.moment().span().equals(two.moment().span())
        && one.toldAt().equals(two.toldAt())
        && one.endReason() == two.endReason();
  }

  private static double difference(MomentUpdate one, MomentUpdate two) {
    var a = one.moment().span();
    var b = two.moment().span();
    return Math.max(
        Math.abs(a.start().seconds() - b.start().seconds()),
        Math.abs(a.end().seconds() - b.end().seconds()));
  }
}
