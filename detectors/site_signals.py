"""Which word on the lights counts at a site: the controller's, the camera's, or what both say?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from detectors.agreed_signals import AgreedSignals
from detectors.lamp import LampClassifier
from detectors.lamp_watch import LampWatch, SignalWatch
from detectors.signal_heads import SignalPlan
from detectors.signals import SignalLog, Signals, SignalSource


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSignals:
    """The lights of a site, and what must be shown each frame for it (None: nothing)."""

    signals: Signals
    watch: SignalWatch | None

    @property
    def disagreements(self) -> int:
        """How often camera and controller stayed apart."""
        both = self.signals
        return both.disagreements.total() if isinstance(both, AgreedSignals) else 0


def watched_signals(plan: SignalPlan, log: Signals | None, lamps: LampClassifier) -> SiteSignals:
    """As `site_signals`; without a controller's log the camera's word counts where it has one."""
    if log is not None:
        return site_signals(plan, log, lamps)
    source = SignalSource.CAMERA if plan.heads else SignalSource.CONTROLLER
    return site_signals(replace(plan, source=source), SignalLog([]), lamps)


def site_signals(plan: SignalPlan, controller: Signals, lamps: LampClassifier) -> SiteSignals:
    """The lights by the plan of a site."""
    if plan.source is SignalSource.CONTROLLER:
        return SiteSignals(signals=controller, watch=None)
    camera = LampWatch(plan.heads, lamps)
    if plan.source is SignalSource.CAMERA:
        return SiteSignals(signals=camera, watch=camera)
    both = AgreedSignals(controller, camera, plan.tolerance)
    return SiteSignals(signals=both, watch=both)
