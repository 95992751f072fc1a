"""The street encoder: a small convolutional net over three frames, a small transformer over sub-words, one space for both."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from sightline_training.actors import ACTOR_SHARE

DIM, TOKEN_DIM, CONTEXT = 192, 128, 64  # DIM: what a picture or a sentence says as a whole
ACTORS, ACTOR = 5, 64                   # whoever stands out in a picture, and what is said of one
FEATURES = DIM + ACTORS * ACTOR
WIDTH, HEIGHT = 368, 208                # of the frames that are looked at, pixels
PLACE = 8                               # pixels of a place, across and down
ROWS, COLUMNS = HEIGHT // PLACE, WIDTH // PLACE
GREY = (77 / 256, 150 / 256, 29 / 256)


def conv(i, o, size=3, stride=1):
    return nn.Sequential(nn.Conv2d(i, o, size, stride, (size - 1) // 2, bias=False), nn.BatchNorm2d(o))


class Block(nn.Module):
    """Dense convolutions beside a way straight through."""

    def __init__(self, width, count=2):
        super().__init__()
        self.convs = nn.ModuleList(conv(width, width) for _ in range(count))

    def forward(self, x):
        y = x
        for i, one in enumerate(self.convs):
            y = one(F.relu(y) if i else y)
        return F.relu(x + y)


def positions():
    """Where a place is, as waves over the picture: [ROWS*COLUMNS, 18]."""
    y, x = torch.meshgrid((torch.arange(ROWS) + 0.5) / ROWS, (torch.arange(COLUMNS) + 0.5) / COLUMNS, indexing="ij")
    waves = [f(math.pi * k * t) for t in (x, y) for k in (1, 2, 4, 8) for f in (torch.sin, torch.cos)]
    return torch.stack([x, y, *waves], -1).flatten(0, 1)


class ActorReader(nn.Module):
    """What is said of whoever stands at a place: it reads the place and the eight around it, and nowhere else, so that it may be large."""

    def __init__(self, width, hidden=256):
        super().__init__()
        self.around, self.where = nn.Linear(9 * width, hidden), nn.Linear(positions().shape[1], hidden, bias=False)
        self.say = nn.Linear(hidden, ACTOR)
        self.register_buffer("positions", positions(), persistent=False)

    def forward(self, x, place, corner=None, columns=COLUMNS):
        """Maps [N,C,rows,columns] -> what is said at places [N,K] of the picture: [N,K,ACTOR] of length 1.

        A map may be that of a piece of the picture whose first place is `corner` [N,1].
        """
        edged = F.pad(x, (1, 1, 1, 1)).permute(0, 2, 3, 1).flatten(1, 2)                      # [N,(rows+2)*(columns+2),C]
        row, column = torch.div(place, COLUMNS, rounding_mode="floor"), place % COLUMNS
        if corner is not None:
            row, column = row - corner // COLUMNS, column - corner % COLUMNS
        at = ((row * (columns + 2) + column)[..., None] + self.offsets(columns)).flatten(1)   # [N,9K]
        near = edged.gather(1, at[..., None].expand(-1, -1, edged.shape[2]))
        near = near.reshape(place.shape[0], place.shape[1], -1)
        told = self.say(F.relu(self.around(near) + self.where(self.positions[place])))
        return F.normalize(told.float(), dim=-1)

    @staticmethod
    def offsets(columns):
        return torch.tensor([r * (columns + 2) + c for r in range(3) for c in range(3)])


class ImageTower(nn.Module):
    """Planes [N,5,HEIGHT,WIDTH] (red, green, blue, two older greys; 0 to 1) -> a vector a picture, and what each place says.

    Each place of the finer map writes down what stands there and what it does (`code`), and how much it has to say (`gate`); the
    picture's vector is the sum over its places, so that several actors keep their own colours and deeds, and eight readers that look
    at the whole map for what stands at no place (darkness, a covered lens).
    """

    def __init__(self, widths=(32, 64, 112), hidden=128, readers=8):
        super().__init__()
        a, b, c = widths
        self.stem = nn.Sequential(nn.Conv2d(5, a, 6, 4, 1, bias=False), nn.BatchNorm2d(a))
        self.fine, self.down, self.middle = Block(a, 1), conv(a, b, 3, 2), Block(b)
        self.lower, self.coarse, self.lateral = conv(b, c, 3, 2), Block(c), nn.Conv2d(c, b, 1)
        self.place = nn.Parameter(torch.zeros(ROWS * COLUMNS, hidden))
        self.hidden, self.code = nn.Linear(b, hidden), nn.Linear(hidden, DIM)
        self.gate, self.look = nn.Linear(hidden, 1), nn.Linear(hidden, readers)
        self.mix = nn.Sequential(nn.Linear(2 * DIM, DIM), nn.GELU(), nn.Linear(DIM, DIM))
        self.readers = readers
        self.heat, self.actor = nn.Linear(hidden, 1), ActorReader(b)
        nn.init.constant_(self.heat.bias, -4.0)
        nn.init.constant_(self.gate.bias, -3.0)

    def around(self, planes):
        """What is where, before anything is said of it: [N,C,rows,columns] of pictures or pieces of them."""
        newest, older = planes[:, :3], planes[:, 3:]
        grey = GREY[0] * newest[:, :1] + GREY[1] * newest[:, 1:2] + GREY[2] * newest[:, 2:]
        x = torch.cat(((newest - 0.45) * 4.0, (grey - older) * 6.0), 1)
        x = self.fine(F.relu(self.stem(x)))
        x = self.middle(F.relu(self.down(x)))
        wide = self.lateral(self.coarse(F.relu(self.lower(x))))
        return F.relu(x + F.interpolate(wide, scale_factor=2.0, mode="nearest"))

    def forward(self, planes):
        """-> image [N,DIM] of length 1, places [N,ROWS*COLUMNS,hidden], gate and heat logits [N,ROWS*COLUMNS], `around`."""
        around = self.around(planes)
        x = F.relu(self.hidden(around.permute(0, 2, 3, 1).flatten(1, 2)) + self.place)  # [N,places,hidden]
        gate = self.gate(x)
        # a code is linear in its place: what is summed over places is coded once, and not each of them
        share = torch.sigmoid(gate).transpose(1, 2)                                     # [N,1,places]
        told = F.linear((share @ x)[:, 0], self.code.weight) + share.sum(2) * self.code.bias
        seen = self.code(self.look(x).softmax(1).transpose(1, 2) @ x)                   # [N,readers,DIM]
        read = torch.cat([seen[:, i, i * DIM // self.readers:(i + 1) * DIM // self.readers] for i in range(self.readers)], 1)
        image = told + self.mix(torch.cat((told, read), 1))
        return F.normalize(image.float(), dim=1), x, gate[..., 0], self.heat(x)[..., 0], around

    def features(self, planes):
        """-> [N,FEATURES] of length 1: the picture's vector, then those of whoever stands out most, as long as it is sure of them.

        Heat that is not the highest of its neighbourhood is that of somebody already told of.
        """
        image, _, _, heat, around = self(planes)
        heat = torch.sigmoid(heat.float()).reshape(-1, 1, ROWS, COLUMNS)
        peak = (heat * (heat == F.max_pool2d(heat, 3, 1, 1)).to(heat.dtype)).flatten(1)
        there, place = peak.topk(ACTORS, 1)
        actors = self.actor(around, place) * there[..., None] * ACTOR_SHARE
        return F.normalize(torch.cat((image, actors.flatten(1)), 1), dim=1)


class TextTower(nn.Module):
    """Token ids [M,L] and their mask -> a vector a sentence, and one a token.

    `row` sends tokens that training never met to one row of their own; `known` says which tokens carry a meaning: a sentence
    with none of them is the zero vector.
    """

    def __init__(self, vocabulary, layers=2, heads=4):
        super().__init__()
        self.register_buffer("row", torch.zeros(vocabulary, dtype=torch.long))
        self.register_buffer("known", torch.zeros(vocabulary))
        self.embed = nn.Embedding(vocabulary + 1, TOKEN_DIM)
        self.position = nn.Parameter(torch.randn(CONTEXT, TOKEN_DIM) * 0.1)
        self.layers = nn.ModuleList(Layer(TOKEN_DIM, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(TOKEN_DIM)
        self.weigh = nn.Linear(TOKEN_DIM, 1)
        self.out = nn.Linear(TOKEN_DIM, DIM + ACTOR)
        nn.init.normal_(self.embed.weight, std=0.3)

    def knows(self, met, meant):
        """Token ids that training met, and those of them that carry a meaning."""
        met = torch.tensor(sorted(met))
        self.row.zero_()
        self.row[met] = met + 1
        self.known.zero_()
        self.known[torch.tensor(sorted(meant))] = 1

    def forward(self, ids, mask):
        """-> what is asked of the picture [M,DIM] and of one actor [M,ACTOR], of length 1 or 0; tokens [M,L,TOKEN_DIM]."""
        valid = mask.to(self.known.dtype)
        known = self.known[ids] * valid
        x = self.embed(self.row[ids]) + self.position[:ids.shape[1]]
        for layer in self.layers:
            x = layer(x, valid)
        x = self.norm(x)
        weight = torch.softmax(self.weigh(x)[..., 0] + (valid - 1) * 1e4, 1)
        said = self.out((x * weight[..., None]).sum(1)).float()
        # chosen, not multiplied: half of the products with 0 would be -0, which is not 0 to whoever compares bits
        parts = (y / y.norm(dim=1, keepdim=True).clamp_min(1e-6) for y in said.split((DIM, ACTOR), 1))
        whole, actor = (torch.where(known.amax(1, keepdim=True) > 0, y, torch.zeros_like(y)) for y in parts)
        return whole, actor, x


class Layer(nn.Module):
    """A transformer's layer, written with products that any runtime knows."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.into, self.back = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 3 * width), nn.GELU(), nn.Linear(3 * width, width))

    def forward(self, x, valid):
        n, length, width = x.shape
        parts = self.into(self.before(x)).reshape(n, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = parts[0], parts[1], parts[2]
        scores = q @ k.transpose(2, 3) * (width // self.heads) ** -0.5 + ((valid - 1) * 1e4)[:, None, None]
        seen = (torch.softmax(scores, 3) @ v).transpose(1, 2).reshape(n, length, width)
        x = x + self.back(seen)
        return x + self.mlp(self.between(x))


class Towers(nn.Module):
    """Both towers and how a cosine becomes a chance."""

    def __init__(self, vocabulary):
        super().__init__()
        self.image, self.text = ImageTower(), TextTower(vocabulary)
        self.scale = nn.Parameter(torch.tensor(2.3))
        self.bias = nn.Parameter(torch.tensor(-4.0))
        self.place_bias = nn.Parameter(torch.tensor(-4.0))
        self.actor_scale, self.actor_bias = nn.Parameter(torch.tensor(2.3)), nn.Parameter(torch.tensor(-4.0))

    def logits(self, pictures, sentences, bias=None):
        return pictures @ sentences.T * self.scale.exp() + (self.bias if bias is None else bias)

    def actor_logits(self, actors, sentences):
        return actors @ sentences.T * self.actor_scale.exp() + self.actor_bias


class Frames(nn.Module):
    """The image graph as it is served: pixel_values [N,T,3,H,W] in [0, 1], oldest first -> image_embeds [N,FEATURES]."""

    def __init__(self, tower):
        super().__init__()
        self.tower = tower

    def forward(self, pixel_values):
        older = pixel_values[:, :-1]
        grey = GREY[0] * older[:, :, 0] + GREY[1] * older[:, :, 1] + GREY[2] * older[:, :, 2]
        planes = [pixel_values[:, -1], *(grey[:, k:k + 1] for k in reversed(range(pixel_values.shape[1] - 1)))]
        return self.tower.features(torch.cat(planes, 1))


class Sentences(nn.Module):
    """The text graph as it is served: ids and mask [N,L] -> text_embeds [N,FEATURES], last_hidden_state [N,L,TOKEN_DIM].

    What is asked of an actor stands where each of them stands in a picture's vector, so that a cosine adds up both.
    """

    def __init__(self, tower):
        super().__init__()
        self.tower = tower

    def forward(self, ids, mask):
        whole, actor, tokens = self.tower(ids, mask)
        said = torch.cat((whole, *[actor * ACTOR_SHARE] * ACTORS), 1) / math.sqrt(1 + ACTORS * ACTOR_SHARE ** 2)
        return said, tokens
