"""Windows as the head takes them: short-term frames, memory slots, queries and rows, padded into one batch."""

import numpy as np


class Batch:
    """Gathers windows, queries and rows; `inputs()` is what a session is fed. S and M are the same for all windows."""

    def __init__(self, dim, short=8, memory=64, tokens=2, token_dim=4):
        self.dim, self.short, self.memory, self.tokens = dim, short, memory, (tokens, token_dim)
        self.windows, self.queries, self.rows = [], [], []

    def window(self, short, ages, memory, memory_ages, weights):
        """Frames oldest first, ages in seconds before the newest, weights in frames. Short-term padding goes before."""
        s, m = self.short, self.memory
        late = s - len(short)
        self.windows.append({
            "short_features": place(short, late, (s, self.dim)),
            "short_valid": place(np.ones(len(short)), late, (s,)),
            "short_age": place(ages, late, (s,)),
            "memory_features": place(memory, 0, (m, self.dim)),
            "memory_valid": place(np.ones(len(memory)), 0, (m,)),
            "memory_age": place(memory_ages, 0, (m,)),
            "memory_weight": place(weights, 0, (m,)),
        })

    def query(self, embedding):
        self.queries.append(np.asarray(embedding, np.float32))

    def row(self, window, query):
        self.rows.append((window, query))

    def inputs(self):
        """-> name: array. This head reads no tokens: they are zeros of the declared shape."""
        count, rows = len(self.queries), np.array(self.rows, np.int64).reshape(-1, 2)
        batch = {name: np.stack([w[name] for w in self.windows]) for name in self.windows[0]}
        batch |= {
            "query_tokens": np.zeros((count, *self.tokens), np.float32),
            "query_valid": np.ones((count, self.tokens[0]), np.float32),
            "query_embedding": np.stack(self.queries),
            "row_window": rows[:, 0].copy(), "row_query": rows[:, 1].copy(),
        }
        return batch


def place(values, offset, shape):
    """`values` at `offset` in zeros of `shape`, float32."""
    out = np.zeros(shape, np.float32)
    if len(values):
        out[offset:offset + len(values)] = values
    return out
