package io.sightline.gateway.http;

import io.sightline.gateway.access.Accounts;
import io.sightline.gateway.access.UserBook;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Changes of users and tokens, refused in the words of the API. */
final class Stored {
  private Stored() {}

  /**
   * @throws RefusedException FULL if there are too many or nobody would be left to rule,
   *     UNAVAILABLE if it cannot be kept
   */
  static Accounts changed(UserBook users, UnaryOperator<Accounts> step) {
    try {
      return users.change(step);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Kind.FULL, e.getMessage(), e);
    } catch (IOException e) {
      throw new RefusedException(Kind.UNAVAILABLE, "the change cannot be kept on disk", e);
    }
  }
}
