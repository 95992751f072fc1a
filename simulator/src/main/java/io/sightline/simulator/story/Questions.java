package io.sightline.simulator.story;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Chooses what to ask about a video: meanings that its facts answer, said more or less exactly, and
 * near misses of them, many of which never come true.
 */
public final class Questions {
  private static final List<Action> VEHICLE_ACTIONS =
      List.of(Action.PASS, Action.STOP, Action.PARK, Action.DRIVE_OFF, Action.TURN, Action.COLLIDE);
  private static final List<Action> PERSON_ACTIONS =
      List.of(Action.RUN, Action.FALL, Action.SIT, Action.LIE, Action.TURN_BACK, Action.WAIT);
  private static final List<Action> ITEM_ACTIONS =
      List.of(Action.PICK_UP, Action.PUT_DOWN, Action.LEAVE_BEHIND, Action.CARRY);
  private static final List<Action> MUTUAL_ACTIONS =
      List.of(Action.MEET, Action.FOLLOW, Action.FIGHT, Action.TALK);
  private static final List<Colour> COATS = List.of(Colour.BROWN, Colour.BLACK, Colour.WHITE);

  private final SplittableRandom random;
  private final boolean test;
  private final boolean crowded;

  /**
   * @param test whether combinations kept for the test split may be named
   * @param crowded whether vehicles stand about all the time, so that seeing one says nothing
   */
  public Questions(SplittableRandom random, boolean test, boolean crowded) {
    this.random = random;
    this.test = test;
    this.crowded = crowded;
  }

  /**
   * @param most how many meanings at most
   */
  public List<Meaning> about(List<Fact> facts, int most) {
    Set<Meaning> all = new LinkedHashSet<>();
    int enough = Math.min(most, 6 + 2 * facts.size());
    List<Fact> pool = new ArrayList<>(facts);
    // chosen in rounds of actions, so that what is rare is asked as often as walking
    List<Action> actions = pool.stream().map(Fact::action).distinct().sorted().toList();
    for (int round = 0; round < 40 && all.size() < enough; round++) {
      for (Action action : actions) {
        List<Fact> some = pool.stream().filter(f -> f.action() == action).toList();
        Meaning m = loosened(some.get(random.nextInt(some.size())));
        if (all.size() < enough) {
          add(all, m);
        }
      }
    }
    long present = all.size();
    List<Meaning> told = List.copyOf(all);
    for (int i = 0; i < 400 && !told.isEmpty() && all.size() < present + 4 * present / 5; i++) {
      add(all, missed(told.get(random.nextInt(told.size()))));
    }
    add(all, Meaning.of(Action.EMPTY, Kind.SCENE));
    add(all, Meaning.of(Action.VISIBLE, Kind.PERSON));
    add(all, two(Kind.PERSON));
    return List.copyOf(all);
  }

  private void add(Collection<Meaning> all, Meaning m) {
    boolean always =
        crowded
            && m.subject().is(Kind.VEHICLE)
            && (m.action() == Action.VISIBLE || m.action() == Action.PARKED);
    // whoever has a backpack on carries it as well
    always |= m.action() == Action.CARRY && m.object() == Kind.BACKPACK;
    if (!always && (test || !Unseen.is(m))) {
      all.add(m);
    }
  }

  private static Meaning two(Kind kind) {
    return new Meaning(Action.VISIBLE, kind, null, null, null, null, null, null, null, 2);
  }

  /** A meaning that a fact answers, leaving some of it open. */
  private Meaning loosened(Fact f) {
    Thing s = f.subject();
    boolean narrow = random.nextDouble() < 0.55;
    boolean coloured = s.colour() != null && random.nextDouble() < 0.6;
    boolean legs = coloured && s.second() != null && random.nextDouble() < 0.2;
    boolean worn =
        s.wears() != Thing.Wears.NOTHING && random.nextDouble() < (coloured ? 0.15 : 0.4);
    if (f.action() == Action.VISIBLE && s.kind().is(Kind.PERSON) && random.nextDouble() < 0.12) {
      return two(Kind.PERSON);
    }
    Kind object = f.object() == null ? null : f.object().kind();
    boolean openObject = object != null && random.nextDouble() < 0.35;
    return new Meaning(
        f.action(),
        narrow || f.action() == Action.RIDE ? s.kind() : s.kind().wider(),
        coloured ? s.colour() : null,
        legs ? s.second() : null,
        worn ? s.wears() : null,
        object == null ? null : openObject ? object.wider() : object,
        object == null
                || openObject
                || f.object().colour() == null
                || object == Kind.BOX
                || random.nextDouble() < 0.5
            ? null
            : f.object().colour(),
        f.direction() != null && random.nextDouble() < 0.5 ? f.direction() : null,
        f.side() != null && random.nextDouble() < 0.6 ? f.side() : null,
        1);
  }

  /** The same with one thing changed: another colour, kind, action, way. */
  private Meaning missed(Meaning m) {
    Colour colour = m.colour();
    Kind subject = m.subject();
    Action action = m.action();
    Fact.Direction direction = m.direction();
    Colour objectColour = m.objectColour();
    int what = random.nextInt(4);
    if (what == 0 && colour != null) {
      List<Colour> choice = subject == Kind.DOG ? COATS : List.of(Colour.values());
      colour = choice.get(random.nextInt(choice.size()));
    } else if (what == 1 && direction != null) {
      direction = Fact.Direction.values()[random.nextInt(4)];
    } else if (what == 1 && objectColour != null) {
      objectColour = Colour.values()[random.nextInt(Colour.values().length)];
    } else if (what == 2) {
      subject = sibling(subject);
    } else {
      action =
          subject.is(Kind.PERSON) || subject.is(Kind.VEHICLE)
              ? near(action, subject.is(Kind.VEHICLE))
              : action;
      direction = action == m.action() ? direction : null;
    }
    boolean same = action == m.action();
    boolean person = subject.is(Kind.PERSON);
    boolean relation = action.nature() == Action.Nature.RELATION;
    boolean objects = relation && m.action().nature() == Action.Nature.RELATION;
    return new Meaning(
        action,
        subject,
        colour,
        person ? m.second() : null,
        person ? m.wears() : null,
        objects && same ? m.object() : null,
        objects && same ? objectColour : null,
        direction,
        same ? m.side() : null,
        m.count());
  }

  private Kind sibling(Kind kind) {
    List<Kind> kin = new ArrayList<>();
    for (Kind k : Kind.values()) {
      if (k != kind && k != Kind.CYCLIST && k.wider() == kind.wider() && k.wider() != k) {
        kin.add(k);
      }
    }
    return kin.isEmpty() || kind.wider() == kind || kind == Kind.CYCLIST
        ? kind
        : kin.get(random.nextInt(kin.size()));
  }

  private Action near(Action action, boolean vehicle) {
    if (vehicle) {
      return switch (action) {
        case ENTER, LEAVE, VISIBLE -> opposite(action);
        default -> VEHICLE_ACTIONS.get(random.nextInt(VEHICLE_ACTIONS.size()));
      };
    }
    List<Action> kin =
        switch (action) {
          case WALK, RUN, PASS, STOP, TURN_BACK, FALL, GET_UP, SIT, STAND, WAIT, LIE ->
              PERSON_ACTIONS;
          case PICK_UP, PUT_DOWN, LEAVE_BEHIND, CARRY -> ITEM_ACTIONS;
          case MEET, TALK, FOLLOW, FIGHT -> MUTUAL_ACTIONS;
          default -> List.of(opposite(action));
        };
    return kin.get(random.nextInt(kin.size()));
  }

  private static Action opposite(Action action) {
    return switch (action) {
      case ENTER -> Action.LEAVE;
      case LEAVE -> Action.ENTER;
      default -> action;
    };
  }
}
