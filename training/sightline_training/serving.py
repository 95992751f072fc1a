"""A stream through memory, windows and an exported head as serving has them: what the graph says of every frame when it is new."""

import numpy as np

HOP = 2                            # new frames a window: two windows a second at 4 frames a second


def scores(session, store, video, sentences, short=8, hop=HOP, carry=None, output="boundary_scores"):
    """-> [K,T,3] of the sentences (indices) on one video. `carry` is the head's, from head.json; 0 or None without one."""
    v, held = store.split.videos[video], store.histories[video]
    frames, count = np.asarray(v.features, np.float32), len(sentences)
    texts = store.text_of[sentences]
    vectors = np.zeros((count, frames.shape[1]), np.float32) if store.embeddings is None else store.embeddings[texts]
    fixed = {"query_tokens": store.tokens[texts], "query_valid": store.token_valid[texts], "query_embedding": vectors,
             "row_window": np.zeros(count, np.int64), "row_query": np.arange(count)}
    state = np.zeros((count, carry), np.float32) if carry else None
    out, newest = None, -1
    for last in window_ends(len(frames), hop):
        new, newest = last - newest, last
        x = window(frames, held, last, v.step_s, short)
        if carry:
            x |= {"short_new": (np.arange(short) >= short - new).astype(np.float32)[None], "carry_in": state}
            told, state = session.run([output, "carry_out"], x | fixed)
        else:
            told, = session.run([output], x | fixed)
        if out is None:
            out = np.zeros((count, len(frames), told.shape[2]), np.float32)
        out[:, last + 1 - new:last + 1] = told[:, short - new:]
    return out


def window_ends(steps, hop):
    """The newest frame of each window; a last window takes what is left over."""
    ends = list(range(hop - 1, steps, hop))
    return ends if not steps % hop else [*ends, steps - 1]


def window(frames, held, last, step_s, short):
    """Inputs of the window whose newest frame is `last`; `held` is the History of the stream's memory."""
    dim, n = frames.shape[1], min(short, last + 1)
    x = {"short_features": np.zeros((1, short, dim), np.float32), "short_valid": np.zeros((1, short), np.float32),
         "short_age": np.zeros((1, short), np.float32)}
    x["short_features"][0, short - n:], x["short_valid"][0, short - n:] = frames[last + 1 - n:last + 1], 1
    x["short_age"][0, short - n:] = np.arange(n)[::-1] * step_s
    slots = held.slots[last]
    return x | {"memory_features": held.bank[np.maximum(slots, 0)].astype(np.float32)[None],
                "memory_valid": (slots >= 0).astype(np.float32)[None],
                "memory_age": held.ages[last][None], "memory_weight": held.weights[last][None]}


def all_scores(session, store, carry=None, hop=HOP, short=8):
    """Scores [T,3] of every sentence of a store."""
    out = [None] * len(store.split.sentences)
    for v, own in enumerate(store.own):
        if own:
            for s, told in zip(own, scores(session, store, v, np.array(own), short, hop, carry), strict=True):
                out[s] = told
    return out
