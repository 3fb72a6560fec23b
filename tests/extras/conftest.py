"""How do these tests share two cores? One thread each: waiting threads of PyTorch spin."""

import pytest
import torch


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)
