package io.sightline.simulator.language;

import io.sightline.simulator.story.Action;
import io.sightline.simulator.story.Fact;

/**
 * Sentences with gaps: {@code S} subject, {@code O} object, {@code D} direction, {@code E} side it
 * comes from, {@code L} side it goes to, {@code P} place, {@code G} ground, {@code W} the scene;
 * {@code <walk>} a verb to be put in its tense. Those after the bar are kept for the test split.
 */
final class Phrases {
  private Phrases() {}

  /**
   * @param somebody whether a person does it, where that needs other words than when it happens by
   *     itself
   */
  static String of(Action action, boolean somebody) {
    if (somebody && action == Action.OPEN) {
      return "{S} <open> {O};{O} <be> opened by {S};{S} <pull> {O} open|{S} <push> {O} open";
    }
    return switch (action) {
      case VISIBLE ->
          "{S} <be> in view;{S} <be> visible;there <be> {S}{P};{S} can be seen;{S} <be>{P};"
              + "there <be> {S} in the picture|{S} <be> on camera;{S} can be made out";
      case EMPTY ->
          "nobody <be> in view;there <be> no one{P};{W} <be> empty of people;nobody <be>{P};no person can be seen|there <be> not a soul{P}";
      case STAND ->
          "{S} <stand>{P};{S} <stand> still;{S} <be> standing{P};there <be> {S} standing{P}|{S} <stand> about{P}";
      case WAIT ->
          "{S} <wait>{P};{S} <be> waiting{P};{S} <stand> there and <wait>;{S} <stop> and <wait>|{S} <linger>{P}";
      case PASS ->
          "{S} <pass>{D};{S} <go> past{D};{S} <go> by{D};{S} <pass> by{D};{S} <pass> the camera{D}"
              + "|{S} <move> past{D};{S} <come> by{D}";
      case SIT ->
          "{S} <sit>{P};{S} <be> sitting;{S} <sit> down and <rest>;{S} <be> seated|{S} <have> a seat";
      case LIE ->
          "{S} <lie> on the {G};{S} <be> lying on the {G};{S} <lie>{P};there <be> {S} lying on the {G}"
              + "|{S} <be> stretched out on the {G}";
      case PARKED ->
          "{S} <be> parked{P};{S} <stand> parked;there <be> {S} parked|{S} <be> left standing";
      case DARK ->
          "{W} <be> dark;it <be> dark{P};the lights <be> off;the picture <be> dark|{W} <be> unlit";
      case COVERED ->
          "the camera <be> covered;something <cover> the camera;the lens <be> covered;"
              + "the view of the camera <be> blocked|the lens <be> obscured";
      case ENTER ->
          "{S} <enter>{E};{S} <come> in{E};{S} <appear>{E};{S} <come> into view{E};{S} <enter> the picture{E};"
              + "{S} <enter> the screen{E}|{S} <arrive>{E};{S} <show> up{E}";
      case LEAVE ->
          "{S} <leave>{L};{S} <go> away{L};{S} <leave> the picture{L};{S} <disappear>{L};{S} <go> out of view{L};"
              + "{S} <leave> the screen{L}|{S} <exit>{L};{S} <depart>{L}";
      case WALK ->
          "{S} <walk>{D};{S} <walk>{D}{P};{S} <be> walking{D};{S} <go>{D} on foot|{S} <stroll>{D};{S} <stride>{D}";
      case RUN ->
          "{S} <run>{D};{S} <run>{D}{P};{S} <be> running{D};{S} <jog>{D};{S} <run> quickly{D}|{S} <sprint>{D};{S} <dash>{D}";
      case STOP -> "{S} <stop>;{S} <come> to a stop;{S} <stop>{P};{S} <come> to a halt|{S} <pause>";
      case TURN_BACK ->
          "{S} <turn> back;{S} <turn> around and <go> back;{S} <turn> round and <walk> back;{S} <go> back again"
              + "|{S} <retrace> the way";
      case FALL ->
          "{S} <fall>;{S} <fall> down;{S} <fall> to the {G};{S} <fall> over{P}|{S} <collapse>;{S} <topple> over";
      case GET_UP ->
          "{S} <get> up;{S} <stand> up;{S} <get> back up;{S} <get> to the feet|{S} <rise> to the feet";
      case CROSS ->
          "{S} <cross> the road;{S} <cross> the street;{S} <walk> across the road;{S} <go> over the crossing;"
              + "{S} <go> to the other side of the road|{S} <traverse> the road";
      case RIDE ->
          "{S} <ride>{D};{S} <cycle>{D};{S} <ride>{D}{P};{S} <ride> along{D}|{S} <pedal> along{D}";
      case DRIVE ->
          "{S} <drive>{D};{S} <drive>{D}{P};{S} <be> driving{D};{S} <move>{D}|{S} <roll>{D};{S} <travel>{D}";
      case PARK ->
          "{S} <park>;{S} <park>{P};{S} <pull> in and <park>;{S} <pull> into a space|{S} <draw> into a bay";
      case DRIVE_OFF ->
          "{S} <drive> off;{S} <drive> away;{S} <pull> out and <leave>;{S} <start> and <drive> away|{S} <set> off";
      case TURN ->
          "{S} <turn> into the side road;{S} <turn> off the road;{S} <turn> at the corner;{S} <turn>"
              + "|{S} <swing> into the side road";
      case OPEN ->
          "{S} <open>;{S} <be> opened;{S} <swing> open;somebody <open> {S}|{S} <be> pushed open";
      case CLOSE -> "{S} <close>;{S} <shut>;{S} <be> closed;{S} <fall> shut|{S} <swing> shut";
      case RISE -> "{S} <go> up;{S} <rise>;{S} <open>;{S} <be> raised|{S} <lift>";
      case LOWER -> "{S} <go> down;{S} <close>;{S} <be> lowered;{S} <come> down|{S} <drop>";
      case LIGHT_ON ->
          "the light <go> on;the lights <be> switched on;somebody <turn> on the light;{W} <become> bright again"
              + "|the lamps <light> up";
      case LIGHT_OFF ->
          "the light <go> off;the lights <be> switched off;the lights <go> out;somebody <turn> off the light"
              + "|the lamps <die>";
      case MEET -> "{S} <meet> {O};{S} and {O} <meet+>;{S} <come> up to {O}|{S} <encounter> {O}";
      case TALK ->
          "{S} <talk> to {O};{S} <talk> with {O};{S} and {O} <talk+>;{S} and {O} <stand+> and <talk+>"
              + "|{S} <converse> with {O};{S} <chat> with {O}";
      case FOLLOW ->
          "{S} <follow> {O};{O} <be> followed by {S};{S} <walk> behind {O};{S} <go> after {O}"
              + "|{S} <trail> {O};{S} <pursue> {O}";
      case FIGHT ->
          "{S} <fight> with {O};{S} and {O} <fight+>;{S} <attack> {O};{S} <hit> {O};{O} <be> attacked by {S}"
              + "|{S} <brawl> with {O};{S} <come> to blows with {O}";
      case PICK_UP ->
          "{S} <pick> up {O};{S} <take> {O};{O} <be> picked up by {S};{S} <pick> {O} up from the {G};{S} <take> {O} from the {G}"
              + "|{S} <grab> {O};{S} <lift> {O} off the {G}";
      case PUT_DOWN ->
          "{S} <put> down {O};{S} <put> {O} on the {G};{S} <place> {O} on the {G};{O} <be> put down by {S};{S} <put> {O} down"
              + "|{S} <set> down {O};{S} <deposit> {O}";
      case LEAVE_BEHIND ->
          "{S} <leave> {O} behind;{S} <leave> {O} on the {G};{O} <be> left behind by {S};{S} <put> down {O} and <go> away"
              + "|{S} <abandon> {O};{O} <be> abandoned by {S}";
      case CARRY ->
          "{S} <carry> {O};{S} <hold> {O};{S} <be> carrying {O};{O} <be> carried by {S};{S} with {O} <go> by"
              + "|{S} <lug> {O};{S} <transport> {O}";
      case COLLIDE ->
          "{S} <hit> {O};{S} <crash> into {O};{S} <run> into {O};{S} and {O} <collide+>;{O} <be> hit by {S}"
              + "|{S} <bump> into {O};{S} <smash> into {O}";
    };
  }

  /** Of two people who do it with each other; {@code T} the two. */
  static String mutual(Action action) {
    return switch (action) {
      case MEET -> "{T} <meet+>;{T} <come+> together;{T} <meet+>{P}|{T} <encounter+> each other";
      case TALK ->
          "{T} <talk+>;{T} <talk+> to each other;{T} <stand+> and <talk+>;{T} <talk+>{P}|{T} <converse+>;{T} <chat+>";
      case FIGHT ->
          "{T} <fight+>;{T} <fight+> with each other;{T} <hit+> each other;{T} <fight+>{P}|{T} <brawl+>;{T} <scuffle+>";
      default -> throw new IllegalArgumentException(action + " is not done with each other");
    };
  }

  static String direction(Fact.Direction d) {
    return switch (d) {
      case LEFT_TO_RIGHT -> " from left to right, to the right, from the left to the right";
      case RIGHT_TO_LEFT -> " from right to left, to the left, from the right to the left";
      case TOWARDS -> " towards the camera, closer to the camera| in the direction of the camera";
      case AWAY -> " away from the camera, into the distance| off into the distance";
    };
  }

  static String from(Fact.Side s) {
    return switch (s) {
      case LEFT -> " from the left, from the left side, on the left| from the left edge";
      case RIGHT -> " from the right, from the right side, on the right| from the right edge";
      case NEAR -> " from the bottom of the picture, from below, at the front";
      case FAR -> " from the distance, from the back, at the back";
      case DOOR -> " through the door, by the door, from the door| by way of the door";
    };
  }

  static String towards(Fact.Side s) {
    return switch (s) {
      case LEFT -> " to the left, on the left side, on the left| by the left edge";
      case RIGHT -> " to the right, on the right side, on the right| by the right edge";
      case NEAR -> " at the bottom of the picture, at the bottom, at the front";
      case FAR -> " into the distance, at the back, towards the back";
      case DOOR -> " through the door, by the door, out of the door| by way of the door";
    };
  }
}
