package io.sightline.gateway.http;

import io.javalin.http.HandlerType;
import io.javalin.security.RouteRole;
import io.sightline.gateway.access.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing the API does: what is served, whom it is for and how it is documented come from this
 * one place. Immutable.
 *
 * @param path with parameters in braces
 * @param needs what one must be allowed; empty for everybody, signed in or not
 * @param cameras what keeps those who see only some cameras from the others
 * @param params of the query; others are refused
 * @param body schema of what is sent; empty for none
 * @param status of success
 * @param answer schema of the answer, or its media type if that holds a '/'; empty for none
 * @param refusals statuses besides those that any request may be answered with
 */
record Route(
    HandlerType method,
    String path,
    String summary,
    Optional<Permission> needs,
    Cameras cameras,
    List<Param> params,
    String body,
    int status,
    String answer,
    List<Integer> refusals)
    implements RouteRole {

  /** What keeps a viewer of some cameras from the others. */
  enum Cameras {
    /** Nothing in it is of a camera. */
    NONE,
    /** {@code {id}} names the camera: one they do not see is unknown to them. Checked before. */
    PATH,
    /** The handler leaves out what they do not see. */
    FILTERED,
    /** Only those who see all cameras may ask at all. Checked before. */
    ALL
  }

  /**
   * A parameter of the query.
   *
   * @param type as JSON Schema names it; "date-time" for an instant
   */
  record Param(String name, String type, String about) {}

  Route {
    params = List.copyOf(params);
    refusals = List.copyOf(refusals);
  }

  static Route get(String path, String summary) {
    return of(HandlerType.GET, path, summary);
  }

  static Route post(String path, String summary) {
    return of(HandlerType.POST, path, summary);
  }

  static Route put(String path, String summary) {
    return of(HandlerType.PUT, path, summary);
  }

  static Route patch(String path, String summary) {
    return of(HandlerType.PATCH, path, summary);
  }

  static Route delete(String path, String summary) {
    return of(HandlerType.DELETE, path, summary);
  }

  private static Route of(HandlerType method, String path, String summary) {
    return new Route(
        method,
        path,
        summary,
        Optional.of(Permission.ADMIN),
        Cameras.ALL,
        List.of(),
        "",
        204,
        "",
        List.of());
  }

  /** For everybody, signed in or not, of no camera. */
  Route open() {
    return new Route(
        method,
        path,
        summary,
        Optional.empty(),
        Cameras.NONE,
        params,
        body,
        status,
        answer,
        refusals);
  }

  /** Without this, administrators alone may. */
  Route needs(Permission permission, Cameras seen) {
    return new Route(
        method,
        path,
        summary,
        Optional.of(permission),
        seen,
        params,
        body,
        status,
        answer,
        refusals);
  }

  Route param(String name, String type, String about) {
    List<Param> more = new ArrayList<>(params);
    more.add(new Param(name, type, about));
    return new Route(method, path, summary, needs, cameras, more, body, status, answer, refusals);
  }

  /** With {@code limit} and {@code cursor}. */
  Route paged(int most) {
    return param("limit", "integer", "At most as many, 1 to " + most + "; 100 by default.")
        .param("cursor", "string", "The next of the page before.");
  }

  Route body(String schema) {
    return new Route(
        method, path, summary, needs, cameras, params, schema, status, answer, refusals);
  }

  Route answers(int success, String schema) {
    return new Route(
        method, path, summary, needs, cameras, params, body, success, schema, refusals);
  }

  Route refuses(Integer... statuses) {
    return new Route(
        method, path, summary, needs, cameras, params, body, status, answer, List.of(statuses));
  }

  boolean takes(String param) {
    return params.stream().anyMatch(known -> known.name().equals(param));
  }

  /** Whether it changes nothing. */
  boolean reads() {
    return method.equals(HandlerType.GET);
  }

  @Override
  public String toString() {
    return method.name() + " " + path;
  }
}
