package io.sightline.gateway.http;

/** Ends a request with a problem. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  ProblemException(int status, String type, String title, String detail) {
    this(Problem.of(status, type, title, detail));
  }

  Problem problem() {
    return problem;
  }
}
