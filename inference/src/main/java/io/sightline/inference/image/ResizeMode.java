package io.sightline.inference.image;

/** How a picture of any shape comes to the size of the encoder, named as in open_clip. */
public enum ResizeMode {
  /** Shape kept, the whole picture seen; what is left over at the sides is filled. */
  LONGEST,
  /** Shape kept, the tensor filled; what sticks out at the sides is cut off. */
  SHORTEST,
  /** The whole picture, stretched. */
  SQUASH
}
