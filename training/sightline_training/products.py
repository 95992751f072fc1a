"""The numbers that training multiplies: bfloat16 where the processor has instructions for it, else float32, for without them
a convolution in bfloat16 takes nine times as long as one in float32, and a matrix product twenty times."""

import torch

BFLOAT16 = any(torch.cpu.get_capabilities().get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def half(wanted=True):
    """A context whose convolutions and matrix products are in bfloat16, if that is wanted and quicker here."""
    return torch.autocast("cpu", torch.bfloat16, enabled=wanted and BFLOAT16)
