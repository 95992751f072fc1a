package io.sightline.simulator.actor;

/** The pose of a person at an instant, from the stretch of the track it is in. */
public final class Posture {
  private static final double BLEND = 0.3;

  private Posture() {}

  public static Pose at(Actor.Person person, double t) {
    Track track = person.track();
    int i = track.indexAt(t);
    Track.State state = track.at(t);
    Pose pose = within(person, state, t);
    double since = t - state.stretch().start();
    if (i > 0 && since < BLEND && !floored(state.stretch().motion())) {
      double before = state.stretch().start() - 1e-4;
      pose = within(person, track.at(before), before).towards(pose, since / BLEND);
    }
    Actor.Hold hold = person.holdAt(t);
    Motion motion = state.stretch().motion();
    if (hold != null && !floored(motion) && motion != Motion.FIGHT && motion != Motion.BEND) {
      pose = hold.twoHanded() ? pose.carryingBox() : pose.carryingBag();
    }
    return pose;
  }

  private static boolean floored(Motion motion) {
    return motion == Motion.FALL || motion == Motion.LIE || motion == Motion.GET_UP;
  }

  private static Pose within(Actor.Person person, Track.State state, double t) {
    Track.Stretch stretch = state.stretch();
    double span = Math.max(1e-6, stretch.end() - stretch.start());
    double u = Math.max(0, Math.min(1, (t - stretch.start()) / span));
    double own = t + person.id() * 1.7;
    double height = person.look().height();
    double side = person.fallsForward() ? 1 : -1;
    return switch (stretch.motion()) {
      case STAND, DRIVE, HALT -> Pose.stand(own);
      case WALK -> Pose.walk(2 * Math.PI * state.travelled() / (0.8 * height));
      case RUN -> Pose.run(2 * Math.PI * state.travelled() / (1.35 * height));
      case SIT ->
          Pose.stand(own).towards(Pose.sit(own), Math.min(1, Math.min(u, 1 - u) * span / 0.9));
      case FALL ->
          u < 0.4
              ? Pose.stand(own).towards(Pose.stumble(side), u / 0.4)
              : Pose.stumble(side).towards(Pose.lie(side), (u - 0.4) / 0.6);
      case LIE -> Pose.lie(side);
      case GET_UP ->
          u < 0.55
              ? Pose.lie(side).towards(Pose.kneel(), u / 0.55)
              : Pose.kneel().towards(Pose.stand(own), (u - 0.55) / 0.45);
      case BEND -> Pose.stand(own).towards(Pose.bend(), Math.min(1, 2.6 * Math.min(u, 1 - u)));
      case FIGHT -> Pose.fight(own);
      case TALK -> Pose.talk(own);
      case REACH -> Pose.stand(own).towards(Pose.reach(), Math.min(1, 3 * Math.min(u, 1 - u)));
    };
  }
}
