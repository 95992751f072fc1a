"""Training of a head on a data set's features: batches of whole videos, one seed, resumable."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from sightline_training.memory_policy import Policy, history
from sightline_training.twinnet import Batch, Shape, made, steps_first


@dataclass(frozen=True)
class Recipe:
    """How a model is trained."""

    epochs: int = 8
    videos: int = 24               # a batch
    sentences: int = 4             # a video: its own, filled up with sentences of other videos, which are never inside
    rate: float = 2e-3
    decay: float = 0.05
    noise: float = 0.3             # standard deviation added to frames, of their own
    mix: float = 0.0               # another video's motion is added to frames with a weight up to this
    boundary: float = 0.15         # of the span: standard deviation of start and end labels
    onset: float = 1e9             # steps: the start label is no wider than this, so that it is told early or not at all
    absent: float = 1.0            # weight of sentences of other videos
    distil: float = 0.0            # weight of the twin's opinion
    align: float = 0.5             # weight of telling which sentence a span is about, among those of the batch
    average: float = 0.0           # decay of the running mean of parameters that is kept; 0 keeps the last ones
    half: bool = True              # products in bfloat16
    seed: int = 1


class Store:
    """A split in memory, with what memory held at each step of each video."""

    def __init__(self, split, cache=None, policy=Policy()):
        self.split = split
        self.histories = histories(split, cache, policy)
        self.own = split.by_video()
        self.video_of = np.array([s.video for s in split.sentences])
        longest = max(len(s.tokens) for s in split.sentences)
        self.tokens = np.zeros((len(split.sentences), longest, split.token_dim), np.float32)
        self.token_valid = np.zeros((len(split.sentences), longest), np.float32)
        for i, s in enumerate(split.sentences):
            self.tokens[i, :len(s.tokens)], self.token_valid[i, :len(s.tokens)] = s.tokens, 1

    def batch(self, videos, sentences, *bells):
        """Video indices [V], sentence indices [V,K] -> Batch."""
        split = self.split
        steps = max(split.videos[v].steps for v in videos)
        bank = max(len(self.histories[v].bank) for v in videos)
        slots = self.histories[videos[0]].slots.shape[1]
        count, dim = len(videos), split.feature_dim
        a = {"frames": np.zeros((count, steps, dim), np.float32), "valid": np.zeros((count, steps), np.float32),
             "past": np.zeros((count, steps, dim), np.float32), "past_weight": np.zeros((count, steps), np.float32),
             "bank": np.zeros((count, bank, dim), np.float32), "slots": np.zeros((count, steps, slots), np.int64),
             "slot_weight": np.zeros((count, steps, slots), np.float32),
             "slot_age": np.zeros((count, steps, slots), np.float32), "step_s": np.zeros(count, np.float32)}
        labels = np.zeros((*sentences.shape, steps, 3), np.float32)
        for i, v in enumerate(videos):
            video, held = split.videos[v], self.histories[v]
            n = video.steps
            a["frames"][i, :n], a["valid"][i, :n], a["step_s"][i] = video.features, 1, video.step_s
            a["past"][i, :n], a["past_weight"][i, :n] = held.past, held.weights.sum(1)
            a["bank"][i, :len(held.bank)] = held.bank
            a["slots"][i, :n] = np.maximum(held.slots, 0)
            a["slot_weight"][i, :n], a["slot_age"][i, :n] = held.weights, held.ages
            for k, s in enumerate(sentences[i]):
                if split.sentences[s].video == v:
                    labels[i, k, :n] = label(split.sentences[s], video, *bells)
        return Batch(**{k: torch.from_numpy(x) for k, x in a.items()},
                     tokens=torch.from_numpy(self.tokens[sentences]),
                     token_valid=torch.from_numpy(self.token_valid[sentences]), labels=torch.from_numpy(labels))


def histories(split, cache, policy):
    """The memory at each step of each video, and the mean of what it holds; kept in a file, for it takes a while."""
    if cache and Path(cache).is_file():
        return torch.load(cache, weights_only=False)
    made_of = [history(v.features, v.step_s, policy) for v in split.videos]
    if cache:
        torch.save(made_of, cache)
    return made_of


def label(sentence, video, boundary=0.15, onset=1e9):
    """[T,3]: bells at start and end as wide as `boundary` of the span, that at the start at most `onset` steps; 1 inside."""
    at = np.arange(video.steps)
    start, end = video.position(sentence.start), video.position(sentence.end)
    width = max(0.5, boundary * (end - start))
    bell = [np.exp(-0.5 * ((at - x) / w) ** 2) for x, w in ((start, min(width, onset)), (end, width))]
    return np.stack([*bell, (at >= start) & (at <= end)], 1)


def batches(store, recipe, rng):
    """One epoch's (videos, sentences), videos of about the same length together."""
    split = store.split
    length = np.array([v.steps for v in split.videos]) * rng.uniform(0.9, 1.1, len(split.videos))
    order = [v for v in np.argsort(length) if store.own[v]]
    groups = [order[i:i + recipe.videos] for i in range(0, len(order), recipe.videos)]
    for g in rng.permutation(len(groups)):
        picked = np.empty((len(groups[g]), recipe.sentences), int)
        for i, v in enumerate(groups[g]):
            own = rng.permutation(store.own[v])[:recipe.sentences]
            picked[i] = np.concatenate([own, rng.integers(0, len(split.sentences), recipe.sentences - len(own))])
        yield groups[g], picked


def loss(logits, extra, b, recipe, sentences, own):
    """Cross-entropy of start, end, inside weighed 2, 2, 1 over valid steps; the twin's; what it teaches; the agreement.

    sentences [V,K] are indices, own [V,K] whether a sentence is of its video.
    """
    counted = torch.where(own, 1.0, recipe.absent)
    weight = torch.tensor([2.0, 2.0, 1.0]) * b.valid[:, None, :, None] * counted[:, :, None, None]
    total = weight.sum() / 5

    def entropy(x, target):
        return (F.binary_cross_entropy_with_logits(x, target, reduction="none") * weight).sum() / total

    parts = {"student": entropy(logits, b.labels)}
    if "twin" in extra:
        parts["twin"] = entropy(extra["twin"], b.labels)
        if recipe.distil:
            parts["taught"] = recipe.distil * entropy(logits, extra["twin"].detach().sigmoid())
    if recipe.align and "agreement" in extra:
        flat, mine = sentences.flatten(), own.flatten()
        same = (flat[:, None] == flat[None, :]) & ~torch.eye(len(flat), dtype=torch.bool)
        told = extra["agreement"].float().masked_fill(same, -1e4)
        parts["align"] = recipe.align * F.cross_entropy(told[mine], torch.arange(len(flat))[mine])
    return parts


def augmented(b, recipe):
    """Noise, and another video's motion on top."""
    spread = b.frames.std()
    frames = b.frames
    if recipe.mix:
        other = frames.roll(1, 0)
        mean = (other * b.valid.roll(1, 0)[..., None]).sum(1, True) / b.valid.roll(1, 0).sum(1)[:, None, None]
        share = torch.rand(len(frames), 1, 1) * recipe.mix
        frames = frames + share * (other - mean) * b.valid.roll(1, 0)[..., None]
    b.frames = frames + recipe.noise * spread * torch.randn_like(frames)
    return b


def fit(store, shape, recipe, folder, progress=print, start=None):
    """Trains, or goes on where the checkpoint in `folder` stopped. -> model.

    `start` is a folder of a finished training, whose parameters are taken over where the names agree.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    model = made(shape)
    if start:
        model.load_state_dict(load(start).state_dict(), strict=False)
    decayed = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": recipe.decay},
                                   {"params": others, "weight_decay": 0.0}], lr=recipe.rate)
    count = -(-sum(bool(o) for o in store.own) // recipe.videos)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=recipe.epochs * count, pct_start=0.2)
    mean = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average)) if recipe.average else None
    first, state = 0, folder / "checkpoint.pt"
    if state.is_file():
        saved = torch.load(state, weights_only=False)
        if saved["shape"] != asdict(shape) or saved["recipe"] != asdict(recipe):
            raise ValueError(f"{state} is of another shape or recipe; remove it, or name another folder")
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        if mean is not None:
            mean.load_state_dict(saved["mean"])
        first = saved["epoch"]
    if first == 0:
        (folder / "made.json").write_text(json.dumps({"shape": asdict(shape), "recipe": asdict(recipe)}, indent=1) + "\n")
    for epoch in range(first, recipe.epochs):
        rng = np.random.default_rng([recipe.seed, epoch])
        torch.manual_seed(recipe.seed * 1000 + epoch)
        model.train()
        begun, sums = time.monotonic(), {}
        for videos, sentences in batches(store, recipe, rng):
            b = augmented(store.batch(videos, sentences, recipe.boundary, recipe.onset), recipe)
            own = torch.from_numpy(store.video_of[sentences] == np.array(videos)[:, None])
            with torch.autocast("cpu", torch.bfloat16, enabled=recipe.half):
                told = model(b)
            parts = loss(*told, b, recipe, torch.from_numpy(sentences), own)
            optimiser.zero_grad()
            sum(parts.values()).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            if mean is not None:
                mean.update_parameters(model)
            for name, value in parts.items():
                sums[name] = sums.get(name, 0) + value.item() / count
        progress(f"epoch {epoch + 1}/{recipe.epochs} " + " ".join(f"{k} {v:.4f}" for k, v in sums.items())
                 + f" {time.monotonic() - begun:.0f} s")
        partial = state.with_suffix(".part")
        torch.save({"shape": asdict(shape), "recipe": asdict(recipe), "epoch": epoch + 1, "model": model.state_dict(),
                    "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(),
                    "mean": mean.state_dict() if mean is not None else None}, partial)
        partial.replace(state)
    return (mean.module if mean is not None else model).eval()


def load(folder):
    """The model of a finished training."""
    saved = torch.load(Path(folder) / "checkpoint.pt", weights_only=False)
    shape, recipe = Shape(**saved["shape"]), Recipe(**saved["recipe"])
    if saved["epoch"] < recipe.epochs:
        raise ValueError(f"{folder} is trained for {saved['epoch']} of {recipe.epochs} epochs; run train first")
    model = made(shape)
    model.load_state_dict({k.removeprefix("module."): v for k, v in saved["mean"].items() if k != "n_averaged"}
                          if saved["mean"] else saved["model"])
    return model.eval()


@torch.no_grad()
def scores(model, store, videos=32, twin=False):
    """Scores [T,3] of every sentence of the split, from frames up to each step; those of the twin on request."""
    model.eval()
    split, out = store.split, [None] * len(store.split.sentences)
    order = sorted((v for v in range(len(split.videos)) if store.own[v]), key=lambda v: split.videos[v].steps)
    for i in range(0, len(order), videos):
        group = order[i:i + videos]
        most = max(len(store.own[v]) for v in group)
        picked = np.array([(store.own[v] * most)[:most] for v in group])
        b = store.batch(group, picked)
        if twin:
            z = model.fuse(b)[0]
            p = model.twin(z, model.rnn(steps_first(z))).sigmoid().numpy()
        else:
            p = model(b)[0].sigmoid().numpy()
        for row, v in enumerate(group):
            for k, s in enumerate(picked[row]):
                out[s] = p[row, k, :split.videos[v].steps]
    return out
