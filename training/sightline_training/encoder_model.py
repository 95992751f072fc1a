"""The street encoder: a small convolutional net over three frames, a small transformer over sub-words, one space for both."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from sightline_training.actors import ACTOR_SHARE

DIM, TOKEN_DIM, CONTEXT = 192, 128, 64  # DIM: what a picture or a sentence says as a whole
ACTORS, ACTOR = 5, 64                   # whoever stands out in a picture, and what is said of one
FEATURES = DIM + ACTORS * ACTOR
WIDTH, HEIGHT = 480, 264                # of the frames that are looked at, pixels
SPOT = 6                                # pixels of a spot, across and down: where somebody's middle may be
ROWS, COLUMNS = HEIGHT // (2 * SPOT), WIDTH // (2 * SPOT)  # of the places, four spots each
GLIMPSE = 40                            # pixels of a glimpse, however large what it shows is in the picture
SHIFT = 1.5                             # spots at most from the middle of a spot to that of whom it tells
REACH, LEAST = 1.4, 10                  # a glimpse's side, of the longer side of what it shows, and that at least, pixels
GREY = (77 / 256, 150 / 256, 29 / 256)
MEAN = 0.45                             # of a colour, 0 to 1; it is seen as 0


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


def glimpses_of(boxes):
    """Boxes [A,4], shares of the picture: left, top, right, bottom -> glimpses [A,3]: the middle of what is seen of each, as shares
    of the picture, and the side of the square around it, in pixels."""
    seen = boxes.clamp(0, 1)
    middle, size = (seen[:, :2] + seen[:, 2:]) / 2, (seen[:, 2:] - seen[:, :2]) * boxes.new_tensor([WIDTH, HEIGHT])
    return torch.cat((middle, REACH * size.amax(1, keepdim=True).clamp_min(LEAST)), 1)


def sampled(planes, glimpses, side=GLIMPSE):
    """Planes [N,C,H,W], glimpses [N,K,3] -> what they show [N*K,C,side,side], 0 beyond the picture."""
    n, count, _ = glimpses.shape
    x, y = columns_and_rows(glimpses, planes.shape[3], planes.shape[2], side)                # [N,K,side] each
    shape = (n, count, side, side)
    grid = torch.stack((x[:, :, None].expand(shape), y[..., None].expand(shape)), -1).flatten(1, 2)
    seen = F.grid_sample(planes, grid, padding_mode="border", align_corners=False)           # [N,C,K*side,side]
    seen = seen.reshape(n, -1, count, side, side).transpose(1, 2) * within_picture(x, y, planes.shape[3], planes.shape[2])
    return seen.flatten(0, 1)


def columns_and_rows(glimpses, width, height, side=GLIMPSE):
    """Where the columns and the rows of glimpses [N,K,3] are in a picture of that size, -1 to 1 from edge to edge: [N,K,side] each."""
    steps = (torch.arange(side, device=glimpses.device) + 0.5) / side - 0.5
    middle, wide = glimpses[..., :2] * 2 - 1, glimpses[..., 2:] * 2
    return middle[..., :1] + wide / width * steps, middle[..., 1:] + wide / height * steps


def within_picture(x, y, width, height):
    """Which pixels of glimpses show something of the picture, half a pixel around it too: 0 or 1, [N,K,1,side,side]."""
    x, y = (((at.abs() - 1) * size <= 1).to(at.dtype) for at, size in ((x, width), (y, height)))
    return (x[:, :, None] * y[..., None])[:, :, None]


class Sampled(torch.autograd.Function):
    """`sampled` as a graph has it: `RoiAlign` of one sample a pixel, which takes a third of the time of `GridSample`."""

    @staticmethod
    def forward(ctx, planes, glimpses):
        return sampled(planes, glimpses)

    @staticmethod
    def symbolic(g, planes, glimpses):
        def numbers(values, kind=torch.float32):
            return g.op("Constant", value_t=torch.tensor(values, dtype=kind))

        def column(first, last):
            return g.op("Slice", flat, numbers([first], torch.long), numbers([last], torch.long), numbers([1], torch.long))

        flat = g.op("Reshape", glimpses, numbers([-1, 3], torch.long))
        middle = g.op("Mul", column(0, 2), numbers([float(WIDTH), float(HEIGHT)]))
        half = g.op("Mul", column(2, 3), numbers(0.5))
        boxes = g.op("Concat", g.op("Sub", middle, half), g.op("Add", middle, half), axis_i=1)
        shape = g.op("Shape", g.op("ReduceMax", glimpses, axes_i=[2], keepdims_i=0))                # [2]: N, K
        each = g.op("Expand", g.op("Unsqueeze", g.op("Range", numbers(0, torch.long), g.op("Gather", shape, numbers(0, torch.long)),
                                                      numbers(1, torch.long)), numbers([1], torch.long)), shape)
        owner = g.op("Reshape", each, numbers([-1], torch.long))
        return g.op("RoiAlign", planes, boxes, owner, mode_s="avg", output_height_i=GLIMPSE, output_width_i=GLIMPSE, sampling_ratio_i=1,
                    spatial_scale_f=1.0, coordinate_transformation_mode_s="half_pixel")


def cell_of(glimpses, rows, columns):
    """In which row and column of a grid over the picture the middles of glimpses [...,3] are: [...] each."""
    column = (glimpses[..., 0] * columns).long().clamp(0, columns - 1)
    row = (glimpses[..., 1] * rows).long().clamp(0, rows - 1)
    return row, column


def waves(glimpses):
    """Where something is and how large: [...,3] -> [...,26]."""
    x, y, large = glimpses[..., 0], glimpses[..., 1], torch.log(glimpses[..., 2] / HEIGHT)
    turns = [f(math.pi * k * t) for t, ks in ((x, (1, 2, 4, 8)), (y, (1, 2, 4, 8)), (large, (0.5, 1, 2)))
             for k in ks for f in (torch.sin, torch.cos)]
    return torch.stack([x, y, large, glimpses[..., 2] / HEIGHT, *turns], -1)


class ActorReader(nn.Module):
    """What is said of one actor: read from a glimpse of it, always about as large in it, from the nine places around its middle, and
    from where it is. It looks nowhere else, so it may look closely.

    What little of a picture is somebody small is seen with as many convolutions as somebody large, as two-stage detectors do (Ren et
    al., Faster R-CNN, 2015).
    """

    def __init__(self, width, widths=(32, 64, 96), hidden=256):
        super().__init__()
        a, b, c = widths
        steps = (conv(5, a, 3, 2), conv(a, b, 3, 2), conv(b, b), conv(b, c, 3, 2), conv(c, c))
        self.look = nn.Sequential(*(part for one in steps for part in (one, nn.ReLU())), nn.Flatten())
        self.close = nn.Linear(c * (GLIMPSE // 8) ** 2, hidden)
        self.around, self.where = nn.Linear(9 * width, hidden, bias=False), nn.Linear(26, hidden, bias=False)
        self.say = nn.Linear(hidden, ACTOR)
        nn.init.zeros_(self.around.weight)   # close-ups have nothing around them: it is learnt after them

    def forward(self, seen, glimpses, around=None):
        """Glimpses [A,3] and what they show [A,5,GLIMPSE,GLIMPSE], what is at the nine places around them [A,9*C] if that is known ->
        what is said [A,ACTOR], of length 1."""
        told = self.close(self.look(seen)) + self.where(waves(glimpses))
        if around is not None:
            told = told + self.around(around)
        return F.normalize(self.say(F.relu(told)).float(), dim=-1)

    @staticmethod
    def near(x, glimpses):
        """Maps [N,C,ROWS,COLUMNS], glimpses [N,K,3] -> what is at the places around their middles [N*K,9*C]."""
        edged = F.pad(x, (1, 1, 1, 1)).permute(0, 2, 3, 1).flatten(1, 2)                     # [N,(ROWS+2)*(COLUMNS+2),C]
        row, column = cell_of(glimpses, ROWS, COLUMNS)
        offsets = torch.tensor([r * (COLUMNS + 2) + c for r in range(3) for c in range(3)])
        at = ((row * (COLUMNS + 2) + column)[..., None] + offsets).flatten(1)                # [N,9K]
        near = edged.gather(1, at[..., None].expand(-1, -1, edged.shape[2]))
        return near.reshape(glimpses.shape[0] * glimpses.shape[1], -1)


class ImageTower(nn.Module):
    """Planes [N,5,HEIGHT,WIDTH] (red, green, blue, two older greys; 0 to 1) -> a vector a picture, and what each place says.

    Each place writes down what stands there and what it does (`code`), and how much it has to say (`gate`); the picture's vector is
    the sum over its places, so that several actors keep their own colours and deeds, and eight readers that look at the whole map for
    what stands at no place (darkness, a covered lens). Each place has four spots, which say whether somebody's middle is there (`heat`),
    where in the spot, and how large it is (`extent`).
    """

    def __init__(self, widths=(32, 64, 64), hidden=128, readers=8):
        super().__init__()
        a, b, c = widths
        self.stem = nn.Sequential(nn.Conv2d(5, a, SPOT, SPOT, bias=False), nn.BatchNorm2d(a))
        self.fine, self.down, self.middle = Block(a, 1), conv(a, b, 3, 2), Block(b)
        self.lower, self.coarse, self.lateral = conv(b, c, 3, 2), Block(c), nn.Conv2d(c, b, 1)
        self.place = nn.Parameter(torch.zeros(ROWS * COLUMNS, hidden))
        self.hidden, self.code = nn.Linear(b, hidden), nn.Linear(hidden, DIM)
        self.gate, self.look = nn.Linear(hidden, 1), nn.Linear(hidden, readers)
        self.mix = nn.Sequential(nn.Linear(2 * DIM, DIM), nn.GELU(), nn.Linear(DIM, DIM))
        self.readers = readers
        self.heat, self.extent, self.actor = nn.Linear(hidden, 4), nn.Linear(hidden, 12), ActorReader(b)
        nn.init.constant_(self.heat.bias, -4.0)
        nn.init.constant_(self.gate.bias, -3.0)

    @staticmethod
    def see(planes):
        """Planes as they are kept -> as they are seen: the colours, and how much brighter the newest is than each before it."""
        newest, older = planes[:, :3], planes[:, 3:]
        grey = GREY[0] * newest[:, :1] + GREY[1] * newest[:, 1:2] + GREY[2] * newest[:, 2:]
        return torch.cat(((newest - MEAN) * 4.0, (grey - older) * 6.0), 1)

    def around(self, stem):
        """What is where, before anything is said of it: [N,C,ROWS,COLUMNS]."""
        x = self.fine(F.relu(stem))
        x = self.middle(F.relu(self.down(x)))
        wide = self.lateral(self.coarse(F.relu(self.lower(x))))
        return F.relu(x + F.interpolate(wide, scale_factor=2.0, mode="nearest"))

    def forward(self, seen):
        """Planes as seen -> image [N,DIM] of length 1, places [N,ROWS*COLUMNS,hidden], gate logits [N,ROWS*COLUMNS], heat logits of
        spots [N,2*ROWS,2*COLUMNS], their extents [N,2*ROWS,2*COLUMNS,3], `around`."""
        return self.told(self.stem(seen))

    def told(self, stem):
        """The same, of what the first convolution makes of the planes."""
        around = self.around(stem)
        x = F.relu(self.hidden(around.permute(0, 2, 3, 1).flatten(1, 2)) + self.place)  # [N,places,hidden]
        gate = self.gate(x)
        # a code is linear in its place: what is summed over places is coded once, and not each of them
        share = torch.sigmoid(gate).transpose(1, 2)                                     # [N,1,places]
        told = F.linear((share @ x)[:, 0], self.code.weight) + share.sum(2) * self.code.bias
        look = self.code(self.look(x).softmax(1).transpose(1, 2) @ x)                   # [N,readers,DIM]
        read = torch.cat([look[:, i, i * DIM // self.readers:(i + 1) * DIM // self.readers] for i in range(self.readers)], 1)
        image = told + self.mix(torch.cat((told, read), 1))
        heat, extent = spots(self.heat(x))[..., 0], spots(self.extent(x))
        return F.normalize(image.float(), dim=1), x, gate[..., 0], heat, extent, around

    def actors(self, seen, glimpses, around):
        """What glimpses show [N*K,5,GLIMPSE,GLIMPSE], the glimpses [N,K,3], `around` -> what is said of those in them [N*K,ACTOR]."""
        return self.actor(seen, glimpses.flatten(0, 1), self.actor.near(around, glimpses))

    def found(self, heat, extent):
        """-> how sure it is of the ACTORS that stand out most [N,ACTORS], and glimpses of them [N,ACTORS,3].

        Heat that is not the highest of its neighbourhood is that of somebody already told of.
        """
        heat = torch.sigmoid(heat.float())[:, None]
        peak = (heat * (heat == F.max_pool2d(heat, 3, 1, 1)).to(heat.dtype)).flatten(1)
        there, spot = peak.topk(ACTORS, 1)
        extent = extent.float().flatten(1, 2).gather(1, spot[..., None].expand(-1, -1, 3))
        return there, from_extent(spot, extent)

    def features(self, stem, shown):
        """What the first convolution makes of the planes, and a function from glimpses [N,K,3] to what they show
        [N*K,5,GLIMPSE,GLIMPSE] -> [N,FEATURES] of length 1: the picture's vector, then those of whoever stands out most, as long as
        it is sure of them."""
        image, _, _, heat, extent, around = self.told(stem)
        there, glimpses = self.found(heat, extent)
        actors = self.actors(shown(glimpses), glimpses, around).reshape(-1, ACTORS, ACTOR) * there[..., None] * ACTOR_SHARE
        return F.normalize(torch.cat((image, actors.flatten(1)), 1), dim=1)


def spots(x):
    """What places say of their spots [N,ROWS*COLUMNS,4*C] -> [N,2*ROWS,2*COLUMNS,C]."""
    return x.reshape(-1, ROWS, COLUMNS, 2, 2, x.shape[2] // 4).transpose(2, 3).reshape(-1, 2 * ROWS, 2 * COLUMNS, x.shape[2] // 4)


def spot_of(glimpses):
    """The spot in which the middle of each glimpse [A,3] is: [A]."""
    row, column = cell_of(glimpses, 2 * ROWS, 2 * COLUMNS)
    return row * 2 * COLUMNS + column


def from_extent(spot, extent):
    """Spots [...], extents [...,3]: of the middle from that of the spot, in spots, and the logarithm of the side over LEAST -> glimpses."""
    x = (spot % (2 * COLUMNS) + 0.5 + extent[..., 0].clamp(-SHIFT, SHIFT)) / (2 * COLUMNS)
    y = (torch.div(spot, 2 * COLUMNS, rounding_mode="floor") + 0.5 + extent[..., 1].clamp(-SHIFT, SHIFT)) / (2 * ROWS)
    return torch.stack((x, y, LEAST * torch.exp(extent[..., 2].clamp(0, 4))), -1)


def to_extent(spot, glimpses):
    """The extents [A,3] that make these glimpses of their spots."""
    x = glimpses[:, 0] * 2 * COLUMNS - (spot % (2 * COLUMNS) + 0.5)
    y = glimpses[:, 1] * 2 * ROWS - (torch.div(spot, 2 * COLUMNS, rounding_mode="floor") + 0.5)
    return torch.stack((x, y, torch.log(glimpses[:, 2] / LEAST)), 1)


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


def weights_of_planes(frames):
    """[5,3*frames], [5]: what `ImageTower.see` makes of the colours of the frames, oldest first, as one product and a sum."""
    one = torch.cat((torch.zeros(1, 3 * frames), torch.eye(3 * frames))).reshape(-1, frames, 3, 1, 1)   # nothing, then each colour
    greys = (one[:, :-1] * torch.tensor(GREY).reshape(3, 1, 1)).sum(2).flip(1)
    seen = ImageTower.see(torch.cat((one[:, -1], greys), 1))[:, :, 0, 0]
    return (seen[1:] - seen[0]).T.contiguous(), seen[0]


class Frames(nn.Module):
    """The image graph as it is served: pixel_values [N,T,3,H,W] in [0, 1], oldest first -> image_embeds [N,FEATURES].

    What is added to planes to be seen is the same everywhere: it is added to what is made of them, which is a tenth as large.
    """

    def __init__(self, tower, frames=3):
        super().__init__()
        self.tower = tower
        weight, bias = weights_of_planes(frames)
        self.register_buffer("weight", weight, persistent=False)
        self.register_buffer("bias", bias.reshape(-1, 1, 1), persistent=False)
        conv, norm = tower.stem
        first = nn.Conv2d(conv.in_channels, conv.out_channels, SPOT, SPOT)
        first.weight.data, first.bias.data = conv.weight.detach(), torch.einsum("opyx,p->o", conv.weight.detach(), bias)
        self.stem = nn.Sequential(first, norm)

    def forward(self, pixel_values):
        n, _, _, height, width = pixel_values.shape
        planes = (self.weight @ pixel_values.reshape(n, -1, height * width)).reshape(n, -1, height, width)

        def shown(glimpses):
            inside = within_picture(*columns_and_rows(glimpses, WIDTH, HEIGHT), WIDTH, HEIGHT).flatten(0, 1)
            return Sampled.apply(planes, glimpses) + self.bias * inside

        return self.tower.features(self.stem(planes), shown)


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
