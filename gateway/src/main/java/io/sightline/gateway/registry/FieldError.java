package io.sightline.gateway.registry;

/**
 * What is wrong with one field of what somebody sent.
 *
 * @param field as the sender spells it, with dots into objects: {@code settings.start_threshold}
 * @param reason reads on after the field's name: "must be above 0", without secrets
 */
public record FieldError(String field, String reason) {}
