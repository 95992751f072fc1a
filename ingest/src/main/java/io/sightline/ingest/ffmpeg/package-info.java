/** FFmpeg's libraries: everything native is owned and freed here, and no other package sees it. */
package io.sightline.ingest.ffmpeg;
