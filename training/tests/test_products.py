"""What training multiplies in."""

import pytest

torch = pytest.importorskip("torch", reason="requirements-train.txt")

from sightline_training import products  # noqa: E402


@pytest.mark.parametrize(("wanted", "there", "expected"), [(True, True, torch.bfloat16), (True, False, torch.float32),
                                                           (False, True, torch.float32)])
def test_bfloat16_is_multiplied_only_where_it_is_wanted_and_the_processor_has_it(monkeypatch, wanted, there, expected):
    monkeypatch.setattr(products, "BFLOAT16", there)
    with products.half(wanted):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == expected
