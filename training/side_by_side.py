"""How do several processes train one network? Each takes its part of a batch, on one core.

PyTorch's own threads wait for each other at every small layer; two processes that meet once a step
learn from half as many pictures again in the same time.
"""

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cv2
import torch
import torch.distributed
import torch.multiprocessing

MOST_PROCESSES = 8


def side_by_side(learn: Callable[..., None], *arguments: Any) -> None:
    """Runs `learn(*arguments)` once a core and returns when all are done."""
    count = min(os.cpu_count() or 1, MOST_PROCESSES)
    with tempfile.TemporaryDirectory() as folder:
        meeting = Path(folder) / "meeting"
        torch.multiprocessing.spawn(_joined, (count, meeting, learn, arguments), nprocs=count)


def place() -> int:
    """Which of the processes this is; 0 is the one that saves."""
    return torch.distributed.get_rank() if torch.distributed.is_initialized() else 0


def meet(parameters: Iterable[torch.nn.Parameter], share: float) -> float:
    """Makes the gradients the mean over all processes; returns the mean of `share` too."""
    if not torch.distributed.is_initialized():
        return share
    if os.getppid() == 1:
        raise SystemExit("the process that started this run has ended; start it again to go on")
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    flat = torch.cat([*(gradient.flatten() for gradient in gradients), torch.tensor([share])])
    torch.distributed.all_reduce(flat)
    flat /= torch.distributed.get_world_size()
    at = 0
    for gradient in gradients:
        gradient.copy_(flat[at : at + gradient.numel()].view_as(gradient))
        at += gradient.numel()
    return float(flat[-1])


def _joined(
    rank: int, count: int, meeting: Path, learn: Callable[..., None], arguments: tuple[Any, ...]
) -> None:
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    os.environ["GLOO_SOCKET_IFNAME"] = "lo"
    torch.distributed.init_process_group(
        "gloo", init_method=f"file://{meeting}", rank=rank, world_size=count
    )
    learn(*arguments)
    torch.distributed.destroy_process_group()
