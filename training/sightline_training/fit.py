"""Training of a head on a data set's features: batches of whole videos, one seed, resumable."""

import json
import multiprocessing
import os
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from sightline_training import products
from sightline_training.memory_policy import History, Policy, history
from sightline_training.twinnet import Batch, Shape, made, rows_first, steps_first


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
    inside: float = 1.0            # weight of inside, where start and end have 2 each
    brief_s: float = 0.0           # what is inside of a shorter span weighs as if the span lasted so long
    crop_s: float = 0.0            # a batch takes so many seconds of each video; 0: all of it
    warm_s: float = 0.0            # of a crop that does not begin with the video, for these seconds nothing is asked
    doubt: float = 0.0             # share of the training after which a twin may teach, if it is then better
    average: float = 0.0           # decay of the running mean of parameters that is kept; 0 keeps the last ones
    half: bool = True              # products in bfloat16, where that is quicker
    seed: int = 1


@dataclass(frozen=True)
class Pick:
    """What goes into a batch: videos [V], K sentences of each [V,K], and for crops the steps they begin at [V]."""

    videos: list
    sentences: np.ndarray
    begins: np.ndarray = None
    steps: int = 0                 # of a crop


class Store:
    """A split in memory, with what memory held at each step of each video."""

    def __init__(self, split, cache=None, policy=Policy(), processes=1):
        self.split = split
        self.own = split.by_video()
        self.histories = histories(split, self.own, cache, policy, processes)
        self.video_of = np.array([s.video for s in split.sentences])
        texts = {}                 # sentences of one text share their tokens
        self.text_of = np.array([texts.setdefault(s.id, len(texts)) for s in split.sentences])
        longest = max(len(s.tokens) for s in split.sentences)
        self.tokens = np.zeros((len(texts), longest, split.token_dim), np.float32)
        self.token_valid = np.zeros((len(texts), longest), np.float32)
        self.embeddings = None if split.sentences[0].embedding is None else np.zeros((len(texts), split.feature_dim), np.float32)
        for i, s in zip(self.text_of, split.sentences):
            self.tokens[i, :len(s.tokens)], self.token_valid[i, :len(s.tokens)] = s.tokens, 1
            if self.embeddings is not None:
                self.embeddings[i] = s.embedding

    def batch(self, pick, recipe=Recipe(), memory=True):
        """-> Batch. Without `memory` the slots are left out, for models that do not read them."""
        split, videos, sentences = self.split, pick.videos, pick.sentences
        begins = pick.begins if pick.begins is not None else np.zeros(len(videos), int)
        ends = [min(split.videos[v].steps, b + (pick.steps or 1 << 30)) for v, b in zip(videos, begins)]
        steps, count, dim = max(e - b for b, e in zip(begins, ends)), len(videos), split.feature_dim
        slots = self.histories[videos[0]].slots.shape[1] if memory else 0
        a = {"frames": np.zeros((count, steps, dim), np.float32), "valid": np.zeros((count, steps), np.float32),
             "past": np.zeros((count, steps, dim), np.float32), "past_weight": np.zeros((count, steps), np.float32),
             "slots": np.zeros((count, steps, slots), np.int64),
             "slot_weight": np.zeros((count, steps, slots), np.float32),
             "slot_age": np.zeros((count, steps, slots), np.float32), "step_s": np.zeros(count, np.float32)}
        labels = np.zeros((*sentences.shape, steps, 3), np.float32)
        counted, banks = a["valid"].copy(), []
        stress = np.ones((*sentences.shape, steps), np.float32)
        for i, (v, begin, end) in enumerate(zip(videos, begins, ends)):
            video, held, n = split.videos[v], self.histories[v], end - begin
            a["frames"][i, :n], a["valid"][i, :n], a["step_s"][i] = video.features[begin:end], 1, video.step_s
            a["past"][i, :n], a["past_weight"][i, :n] = held.past[begin:end], held.weights[begin:end].sum(1)
            counted[i, int(recipe.warm_s / video.step_s) if begin else 0:n] = 1
            if memory:
                used, place = np.unique(np.maximum(held.slots[begin:end], 0), return_inverse=True)
                banks.append(held.bank[used])
                a["slots"][i, :n] = place.reshape(n, -1)
                a["slot_weight"][i, :n], a["slot_age"][i, :n] = held.weights[begin:end], held.ages[begin:end]
            for k, s in enumerate(sentences[i]):
                if split.sentences[s].video == v:
                    labels[i, k, :n] = label(split.sentences[s], video, recipe.boundary, recipe.onset, begin, end)
                    stress[i, k, :n] = weights(split.sentences[s], video, recipe.brief_s, begin, end)
        a["bank"] = np.zeros((count, max((len(b) for b in banks), default=1), dim), np.float32)
        for i, bank in enumerate(banks):
            a["bank"][i, :len(bank)] = bank
        texts = self.text_of[sentences]
        vectors = None if self.embeddings is None else torch.from_numpy(self.embeddings[texts])
        return Batch(**{k: torch.from_numpy(x) for k, x in a.items()}, tokens=torch.from_numpy(self.tokens[texts]),
                     token_valid=torch.from_numpy(self.token_valid[texts]), labels=torch.from_numpy(labels),
                     embedding=vectors, counted=torch.from_numpy(counted), stress=torch.from_numpy(stress))


def histories(split, own, cache, policy, processes=1):
    """The memory at each step of each video, and the mean of what it holds; kept in a folder, for it takes a while.

    Where sentences have vectors, those with `standing` in what is said about them stand as queries while memory is kept.
    """
    jobs = []
    for v, video in enumerate(split.videos):
        queries = [s.embedding for s in (split.sentences[k] for k in own[v]) if s.embedding is not None and s.about.get("standing", True)]
        file = Path(cache) / f"{video.name.replace('/', '_')}-{policy.key()}.npz" if cache else None
        jobs.append((file, video.features, video.step_s, policy, queries))
    if cache:
        Path(cache).mkdir(parents=True, exist_ok=True)
    if processes == 1:
        return [kept_history(*job) for job in jobs]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return pool.starmap(kept_history, jobs, chunksize=1)


def kept_history(file, features, step_s, policy, queries):
    """`history`, read from a file where that is there, else written to it."""
    if file is None:
        return history(features, step_s, policy, queries)
    if not file.is_file():
        made_of, partial = history(features, step_s, policy, queries), file.with_suffix(f".{os.getpid()}.part")
        with partial.open("wb") as out:
            np.savez(out, **{f.name: getattr(made_of, f.name) for f in fields(made_of)})
        partial.replace(file)
    with np.load(file) as held:
        return History(**held)


def label(sentence, video, boundary=0.15, onset=1e9, begin=0, end=None):
    """[T,3] of steps begin to end: bells at start and end as wide as `boundary` of the span, that at the start at most
    `onset` steps; 1 inside. Of several spans the largest counts."""
    at = np.arange(begin, video.steps if end is None else end)
    out = np.zeros((len(at), 3), np.float32)
    for span in sentence.windows:
        first, last = (video.position(t) for t in span)
        width = max(0.5, boundary * (last - first))
        bell = [np.exp(-0.5 * ((at - x) / w) ** 2) for x, w in ((first, min(width, onset)), (last, width))]
        out = np.maximum(out, np.stack([*bell, (at >= first) & (at <= last)], 1))
    return out


def weights(sentence, video, brief_s, begin, end):
    """[end - begin]: what `inside` of each frame counts, 1 and more within spans shorter than `brief_s`."""
    at, out = np.arange(begin, end), np.ones(end - begin, np.float32)
    for span in sentence.windows:
        first, last = (video.position(t) for t in span)
        out[(at >= first) & (at <= last)] = max(1.0, brief_s / max(span[1] - span[0], video.step_s))
    return out


def picks(store, recipe, rng):
    """One epoch of batches."""
    return crops(store, recipe, rng) if recipe.crop_s else whole_videos(store, recipe, rng)


def whole_videos(store, recipe, rng):
    """Videos of about the same length together; their sentences are filled up with those of other videos."""
    split = store.split
    length = np.array([v.steps for v in split.videos]) * rng.uniform(0.9, 1.1, len(split.videos))
    order = [v for v in np.argsort(length) if store.own[v]]
    groups = [order[i:i + recipe.videos] for i in range(0, len(order), recipe.videos)]
    for g in rng.permutation(len(groups)):
        picked = np.empty((len(groups[g]), recipe.sentences), int)
        for i, v in enumerate(groups[g]):
            own = rng.permutation(store.own[v])[:recipe.sentences]
            picked[i] = np.concatenate([own, rng.integers(0, len(split.sentences), recipe.sentences - len(own))])
        yield Pick(groups[g], picked)


def crops(store, recipe, rng):
    """A stretch of each video, with sentences of its own: half of them happen in it, as far as there are so many.

    What other videos' sentences are worth here is not known: 'a person walks' may be true of this one as well.
    """
    split = store.split
    order = [v for v in rng.permutation(len(split.videos)) if store.own[v]]
    for at in range(0, len(order), recipe.videos):
        group = order[at:at + recipe.videos]
        steps = int(recipe.crop_s / split.videos[group[0]].step_s)
        begins = np.array([rng.integers(-(steps // 4), max(1, split.videos[v].steps - steps + 1)) for v in group]).clip(0)
        picked = np.empty((len(group), recipe.sentences), int)
        for i, v in enumerate(group):
            video = split.videos[v]
            first, last = begins[i] * video.step_s, (begins[i] + steps) * video.step_s
            own = rng.permutation(store.own[v])
            here = np.array([any(a < last and b > first for a, b in split.sentences[s].windows) for s in own])
            some = np.concatenate([own[here][:recipe.sentences // 2], own[~here], own[here][recipe.sentences // 2:]])
            picked[i] = np.resize(some, recipe.sentences)
        yield Pick(group, picked, begins, steps)


def loss(logits, extra, b, recipe, sentences, own, teaches=True):
    """Cross-entropy of start, end, inside weighed 2, 2, 1 over steps that count; the twin's; what it teaches; the agreement.

    sentences [V,K] are indices, own [V,K] whether a sentence is of its video.
    """
    counted = torch.where(own, 1.0, recipe.absent)
    kinds = torch.tensor([2.0, 2.0, recipe.inside])
    weight = kinds * b.counted[:, None, :, None] * counted[:, :, None, None]
    total = weight.sum() / 5
    if b.stress is not None:
        weight = weight * torch.stack([torch.ones_like(b.stress)] * 2 + [b.stress], -1)

    def entropy(x, target):
        return (F.binary_cross_entropy_with_logits(x, target, reduction="none") * weight).sum() / total

    parts = {"student": entropy(logits, b.labels)}
    if "twin" in extra:
        parts["twin"] = entropy(extra["twin"], b.labels)
        if recipe.distil and teaches:
            parts["taught"] = recipe.distil * entropy(logits, extra["twin"].detach().sigmoid())
    if recipe.align and "agreement" in extra:
        flat, mine = sentences.flatten(), (own & (b.labels[..., 2] * b.counted[:, None] > 0).any(-1)).flatten()
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


def fit(store, shape, recipe, folder, progress=print, start=None, held_out=None):
    """Trains, or goes on where the checkpoint in `folder` stopped. -> model.

    `start` is a folder of a finished training, whose parameters are taken over where the names agree. `held_out` is a store
    that a twin must be better on than its student before it teaches; without it, the videos trained on decide.
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
    first, state, teaches = 0, folder / "checkpoint.pt", False
    if state.is_file():
        saved = torch.load(state, weights_only=False)
        if saved["shape"] != asdict(shape) or saved["recipe"] != asdict(recipe):
            raise ValueError(f"{state} is of another shape or recipe; remove it, or name another folder")
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        if mean is not None:
            mean.load_state_dict(saved["mean"])
        first, teaches = saved["epoch"], saved["teaches"]
    if first == 0:
        (folder / "made.json").write_text(json.dumps({"shape": asdict(shape), "recipe": asdict(recipe)}, indent=1) + "\n")
    for epoch in range(first, recipe.epochs):
        rng = np.random.default_rng([recipe.seed, epoch])
        torch.manual_seed(recipe.seed * 1000 + epoch)
        begun, sums = time.monotonic(), {}
        if shape.twin and recipe.distil and not teaches and epoch >= int(recipe.doubt * recipe.epochs):
            student, twin = compared(model, held_out or store, recipe)
            teaches = twin < student
            progress(f"twin {twin:.4f}, its student {student:.4f} on {'held-out' if held_out else 'training'} videos: the twin "
                     + ("is better, and teaches" if teaches else "is not better, and does not teach yet"))
        model.train()
        for pick in picks(store, recipe, rng):
            b = augmented(store.batch(pick, recipe, reads_slots(shape)), recipe)
            own = torch.from_numpy(store.video_of[pick.sentences] == np.array(pick.videos)[:, None])
            with products.half(recipe.half):
                told = model(b)
            parts = loss(*told, b, recipe, torch.from_numpy(pick.sentences), own, teaches)
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
                    "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(), "teaches": teaches,
                    "mean": mean.state_dict() if mean is not None else None}, partial)
        partial.replace(state)
    return (mean.module if mean is not None else model).eval()


def reads_slots(shape):
    return shape.kind == "twinnet" and shape.memory


@torch.no_grad()
def compared(model, store, recipe, most=6):
    """-> the student's and the twin's cross-entropy, both as they are in serving, on some batches of a store."""
    model.eval()
    totals = np.zeros(2)
    for _, pick in zip(range(most), picks(store, recipe, np.random.default_rng(recipe.seed))):
        b = store.batch(pick, recipe, reads_slots(model.s))
        own = torch.from_numpy(store.video_of[pick.sentences] == np.array(pick.videos)[:, None])
        z = model.fuse(b)[0]
        state = model.rnn(steps_first(z))
        for i, told in enumerate((rows_first(model.out(state), z), model.twin(z, state))):
            totals[i] += loss(told, {}, b, recipe, torch.from_numpy(pick.sentences), own)["student"].item()
    return totals / most


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
def scores(model, store, videos=32, twin=False, most=20_000):
    """Scores [T,3] of every sentence of the split, from frames up to each step; those of the twin on request.

    `videos` go together, of at most about `most` steps times sentences in all.
    """
    model.eval()
    split, out = store.split, [None] * len(store.split.sentences)
    order = sorted((v for v in range(len(split.videos)) if store.own[v]), key=lambda v: split.videos[v].steps)
    while order:
        longest = max(len(store.own[v]) for v in order[:videos]) * split.videos[order[0]].steps
        group, order = order[:max(1, min(videos, most // longest))], order[max(1, min(videos, most // longest)):]
        width = max(len(store.own[v]) for v in group)
        b = store.batch(Pick(group, np.array([np.resize(store.own[v], width) for v in group])), memory=reads_slots(model.s))
        if twin:
            z = model.fuse(b)[0]
            p = model.twin(z, model.rnn(steps_first(z))).sigmoid().numpy()
        else:
            p = model(b)[0].sigmoid().numpy()
        for row, v in enumerate(group):
            for k, s in enumerate(store.own[v]):
                out[s] = p[row, k, :split.videos[v].steps]
    return out
