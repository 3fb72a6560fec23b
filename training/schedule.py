"""How does a run keep its time, its averaged weights, and its place when interrupted?"""

import copy
import math
import time
from pathlib import Path

import torch
from torch import nn

from training.side_by_side import meet, place

WARM_UP_STEPS = 60


class Run:
    """A training run of so many minutes; `spent` survives a restart through the checkpoint.

    The minutes are those of a core's work, not of the clock on the wall: a machine that is busy
    with something else takes longer and learns as much.
    """

    def __init__(
        self,
        network: nn.Module,
        optimiser: torch.optim.Optimizer,
        *,
        minutes: float,
        folder: Path,
        decay: float = 0.998,
    ) -> None:
        self.network = network
        self.optimiser = optimiser
        self.averaged = copy.deepcopy(network).eval()
        self.step = 0
        self._highest = [group["lr"] for group in optimiser.param_groups]
        self._seconds = minutes * 60
        self._decay = decay
        self._file = checkpoint(folder)
        self._earlier_s = 0.0
        self._started = time.process_time()
        self.share = 0.0
        """How much of the time is gone, 0 to 1, as all processes agreed at the last step."""
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def spent_s(self) -> float:
        return self._earlier_s + time.process_time() - self._started

    def resume(self) -> bool:
        if not self._file.exists():
            return False
        state = torch.load(self._file, map_location="cpu", weights_only=True)
        self.network.load_state_dict(state["network"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self._earlier_s = state["step"], state["spent_s"]
        self.share = self._own_share()
        return True

    def save(self) -> None:
        if place() != 0:
            return
        fresh = self._file.with_suffix(".new")
        state = {
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "spent_s": self.spent_s,
        }
        torch.save(state, fresh)
        fresh.replace(self._file)

    def advance(self, loss: torch.Tensor) -> None:
        """One step down the loss, at the rate that the clock allows (cosine to 2 %)."""
        rate = 0.02 + 0.98 * (1 + math.cos(math.pi * self.share)) / 2
        rate *= min(1.0, (self.step + 1) / WARM_UP_STEPS)
        for group, highest in zip(self.optimiser.param_groups, self._highest, strict=True):
            group["lr"] = highest * rate
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.share = meet(self.network.parameters(), self._own_share())
        nn.utils.clip_grad_norm_(self.network.parameters(), 10.0)
        self.optimiser.step()
        self.step += 1
        self._average()

    def _own_share(self) -> float:
        return min(self.spent_s / self._seconds, 1.0)

    @torch.no_grad()
    def _average(self) -> None:
        decay = min(self._decay, (1 + self.step) / (10 + self.step))
        for ours, theirs in zip(
            self.averaged.state_dict().values(), self.network.state_dict().values(), strict=True
        ):
            if ours.dtype.is_floating_point:
                ours.lerp_(theirs, 1 - decay)
            else:
                ours.copy_(theirs)


def checkpoint(folder: Path) -> Path:
    """The file in which a run keeps its place."""
    return folder / "checkpoint.pt"
