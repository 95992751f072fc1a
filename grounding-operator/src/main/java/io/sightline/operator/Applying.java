package io.sightline.operator;

import io.sightline.core.query.Query;
import io.sightline.core.time.Schedule;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;

/**
 * The queries that apply to the frames of one stream and encoder. Which of them are due is found by
 * asking each schedule once, and the same list is given until that changes. Not thread-safe.
 */
final class Applying {
  private final List<Query> all;
  private final List<Schedule> schedules;
  private BitSet covering = new BitSet();
  private List<Query> due;

  /**
   * @param all in order of ids
   */
  Applying(List<Query> all) {
    this.all = List.copyOf(all);
    this.schedules = all.stream().map(Query::schedule).filter(s -> !s.always()).distinct().toList();
  }

  /**
   * Those whose schedule covers this time, in order of ids.
   *
   * @param at capture time of a frame
   */
  List<Query> due(Instant at) {
    if (schedules.isEmpty()) {
      return all;
    }
    BitSet now = new BitSet(schedules.size());
    for (int i = 0; i < schedules.size(); i++) {
      now.set(i, schedules.get(i).covers(at));
    }
    if (due == null || !now.equals(covering)) {
      covering = now;
      due =
          all.stream()
              .filter(q -> q.schedule().always() || now.get(schedules.indexOf(q.schedule())))
              .toList();
    }
    return due;
  }

  /** All, due or not, in order of ids. */
  List<Query> all() {
    return all;
  }
}
