"""The street encoder: a small convolutional net over three frames, a small transformer over sub-words, one space for both."""

import torch
from torch import nn
from torch.nn import functional as F

DIM, TOKEN_DIM, CONTEXT = 256, 128, 64
ROWS, COLUMNS = 18, 32  # the finer map: a place is 8 pixels
GREY = (77 / 256, 150 / 256, 29 / 256)


def conv(i, o, size=3, stride=1):
    return nn.Sequential(nn.Conv2d(i, o, size, stride, (size - 1) // 2, bias=False), nn.BatchNorm2d(o))


class Block(nn.Module):
    """Two dense convolutions beside a way straight through."""

    def __init__(self, width):
        super().__init__()
        self.a, self.b = conv(width, width), conv(width, width)

    def forward(self, x):
        return F.relu(x + self.b(F.relu(self.a(x))))


class ImageTower(nn.Module):
    """Planes [N,5,144,256] (red, green, blue, two older greys; 0 to 1) -> a vector a picture, and what each place says.

    Each place of the finer map writes down what stands there and what it does (`code`), and how much it has to say (`gate`); the
    picture's vector is the sum over its places, so that several actors keep their own colours and deeds, and eight readers that look
    at the whole map for what stands at no place (darkness, a covered lens).
    """

    def __init__(self, widths=(32, 96, 160), hidden=144, readers=8):
        super().__init__()
        a, b, c = widths
        self.stem = nn.Sequential(nn.Conv2d(5, a, 6, 4, 1, bias=False), nn.BatchNorm2d(a))
        self.fine, self.down, self.middle = Block(a), conv(a, b, 3, 2), Block(b)
        self.lower, self.coarse, self.lateral = conv(b, c, 3, 2), Block(c), nn.Conv2d(c, b, 1)
        self.place = nn.Parameter(torch.zeros(ROWS * COLUMNS, hidden))
        self.hidden, self.code = nn.Linear(b, hidden), nn.Linear(hidden, DIM)
        self.gate, self.look = nn.Linear(hidden, 1), nn.Linear(hidden, readers)
        self.mix = nn.Sequential(nn.Linear(2 * DIM, DIM), nn.GELU(), nn.Linear(DIM, DIM))
        self.readers = readers
        nn.init.constant_(self.gate.bias, -3.0)

    def forward(self, planes):
        """-> image [N,DIM] of length 1, codes [N,ROWS*COLUMNS,DIM], gate logits [N,ROWS*COLUMNS]."""
        newest, older = planes[:, :3], planes[:, 3:]
        grey = GREY[0] * newest[:, :1] + GREY[1] * newest[:, 1:2] + GREY[2] * newest[:, 2:]
        x = torch.cat(((newest - 0.45) * 4.0, (grey - older) * 6.0), 1)
        x = self.fine(F.relu(self.stem(x)))
        x = self.middle(F.relu(self.down(x)))
        wide = self.lateral(self.coarse(F.relu(self.lower(x))))
        x = F.relu(x + F.interpolate(wide, scale_factor=2.0, mode="nearest"))
        x = F.relu(self.hidden(x.permute(0, 2, 3, 1).flatten(1, 2)) + self.place)  # [N,places,hidden]
        code, gate = self.code(x), self.gate(x)
        told = (torch.sigmoid(gate).transpose(1, 2) @ code)[:, 0]
        seen = self.look(x).softmax(1).transpose(1, 2) @ code  # [N,readers,DIM]
        read = torch.cat([seen[:, i, i * DIM // self.readers:(i + 1) * DIM // self.readers] for i in range(self.readers)], 1)
        image = told + self.mix(torch.cat((told, read), 1))
        return F.normalize(image.float(), dim=1), code, gate[..., 0]


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
        self.out = nn.Linear(TOKEN_DIM, DIM)
        nn.init.normal_(self.embed.weight, std=0.3)

    def knows(self, met, meant):
        """Token ids that training met, and those of them that carry a meaning."""
        met = torch.tensor(sorted(met))
        self.row.zero_()
        self.row[met] = met + 1
        self.known.zero_()
        self.known[torch.tensor(sorted(meant))] = 1

    def forward(self, ids, mask):
        """-> sentence [M,DIM] of length 1 or 0, tokens [M,L,TOKEN_DIM]."""
        valid = mask.to(self.known.dtype)
        known = self.known[ids] * valid
        x = self.embed(self.row[ids]) + self.position[:ids.shape[1]]
        for layer in self.layers:
            x = layer(x, valid)
        x = self.norm(x)
        weight = torch.softmax(self.weigh(x)[..., 0] + (valid - 1) * 1e4, 1)
        y = self.out((x * weight[..., None]).sum(1))
        y = y.float() / y.float().norm(dim=1, keepdim=True).clamp_min(1e-6)
        # chosen, not multiplied: half of the products with 0 would be -0, which is not 0 to whoever compares bits
        return torch.where(known.amax(1, keepdim=True) > 0, y, torch.zeros_like(y)), x


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

    def logits(self, pictures, sentences, bias=None):
        return pictures @ sentences.T * self.scale.exp() + (self.bias if bias is None else bias)


class Frames(nn.Module):
    """The image graph as it is served: pixel_values [N,T,3,H,W] in [0, 1], oldest first -> image_embeds [N,DIM]."""

    def __init__(self, tower):
        super().__init__()
        self.tower = tower

    def forward(self, pixel_values):
        older = pixel_values[:, :-1]
        grey = GREY[0] * older[:, :, 0] + GREY[1] * older[:, :, 1] + GREY[2] * older[:, :, 2]
        planes = [pixel_values[:, -1], *(grey[:, k:k + 1] for k in reversed(range(pixel_values.shape[1] - 1)))]
        return self.tower(torch.cat(planes, 1))[0]
