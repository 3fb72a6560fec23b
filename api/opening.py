"""How do the settings become a desk? The parts are chosen by the wiring, joined here."""

from __future__ import annotations

from functools import cache, partial

from api.access.regions import current_regions
from api.desk import Desk
from fines.documents.letter_press import SignedLetters
from fines.error_rate import ErrorLimit
from fines.ports import Clock
from fines.procedure.accident_cards import AccidentCards
from fines.procedure.appealing import Appealing
from fines.procedure.cash_desk import CashDesk
from fines.procedure.citizen import CitizenLookUp
from fines.procedure.closing import Closing
from fines.procedure.contacting import Contacting
from fines.procedure.delivering import Delivering
from fines.procedure.enforcing import Enforcing
from fines.procedure.examining import Examining
from fines.procedure.exempting import Exempting
from fines.procedure.following_up import FollowingUp
from fines.procedure.holding import Holding
from fines.procedure.impounding import Impounding
from fines.procedure.informing import Informing
from fines.procedure.issuing import Issuing
from fines.procedure.measuring_fairness import MeasuringFairness
from fines.procedure.measuring_reviewers import MeasuringReviewers
from fines.procedure.noticing import Noticing
from fines.procedure.overseeing import Overseeing
from fines.procedure.passing_on import PassingOn
from fines.procedure.placing import Placing
from fines.procedure.recalling import Recalling
from fines.procedure.recording import Recording
from fines.procedure.refunding import Refunding
from fines.procedure.review import Review
from fines.procedure.suspending import Suspending
from fines.procedure.terminal_dialogue import TerminalDialogue
from fines.second_look import SecondLook
from fines.wording import Wording
from pipeline import wiring
from pipeline.camera_board import newest_states
from pipeline.delivery_wiring import open_batching
from pipeline.frame_intake import FrameIntake
from pipeline.outsider_copies import OutsiderCopies
from pipeline.payment_wiring import notice_senders, open_elqr, open_paying
from pipeline.press_wiring import open_press
from pipeline.settings import Settings
from pipeline.signal_intake import SignalIntake
from pipeline.smart_city_file import open_smart_city


def open_desk(settings: Settings, clock: Clock = wiring.clock) -> Desk:
    """The desk of these settings; whatever is wrong with them is said now."""
    case_file = wiring.open_case_file(settings).seen_by(current_regions)
    evidence = wiring.open_evidence(settings)
    registry = wiring.open_registry(settings)
    law = wiring.open_law(settings)
    secret = wiring.link_secret(settings)
    copies = OutsiderCopies(settings)
    press = open_press(settings, evidence)
    printer, words = wiring.open_printer(settings), Wording.from_files(*wiring.PAPER_WORDING)
    return Desk(
        case_file=case_file,
        evidence=evidence,
        registry=registry,
        printer=printer,
        review=Review(case_file, law, clock, _second_look(settings)),
        reporting=wiring.open_reporting(settings, case_file, evidence, copies, clock),
        issuing=Issuing(case_file, registry, press, evidence, clock, examined=_examined(settings)),
        informing=Informing(case_file, clock),
        examining=Examining(case_file, clock, _error_limit(settings)),
        delivering=Delivering(case_file, clock),
        batching=open_batching(settings, case_file, evidence, printer, words, clock),
        paying=open_paying(settings, case_file, clock),
        enforcing=Enforcing(case_file, clock, settings.enforcement_after_days),
        impounding=Impounding(case_file, law, clock),
        fairness=MeasuringFairness(case_file, clock, settings.statistics_least),
        reviewers=MeasuringReviewers(case_file, clock),
        noticing=Noticing(case_file, clock),
        cash=CashDesk(case_file, clock),
        terminal=TerminalDialogue(case_file, clock),
        appealing=Appealing(case_file, clock),
        passing_on=PassingOn(case_file, registry, law, clock),
        contacting=Contacting(case_file, clock),
        holding=Holding(case_file, clock),
        recalling=Recalling(case_file, clock),
        exempting=Exempting(case_file, law, clock),
        suspending=Suspending(case_file, clock),
        overseeing=Overseeing(case_file, law, clock),
        placing=Placing(case_file, clock),
        refunding=Refunding(case_file, clock),
        closing=Closing(case_file, law, clock),
        accident_cards=AccidentCards(case_file, SignedLetters(press), clock),
        following_up=FollowingUp(case_file, clock),
        recording=Recording(
            case_file=case_file, evidence=evidence, copy_of=copies, law=law, clock=clock
        ),
        citizen=CitizenLookUp(case_file, secret, clock),
        signals=SignalIntake(lambda: wiring.open_bus(settings.bus_url), clock),
        frames=FrameIntake(
            lambda: wiring.open_bus(settings.bus_url),
            lambda: wiring.open_large_frames(settings),
            cache(lambda: frozenset(wiring.load_sites(settings.sites))),
            clock,
        ),
        law=law,
        clock=clock,
        link_secret=secret,
        camera_states=partial(newest_states, lambda: wiring.open_bus(settings.bus_url)),
        public_url=settings.public_url.rstrip("/"),
        notice_senders=notice_senders(settings),
        elqr=open_elqr(settings),
        smart_city=open_smart_city(settings),
        impound_public=settings.impound_public,
        signs_until=press.signs_until,
    )


def _second_look(settings: Settings) -> SecondLook:
    """Which decisions two people judge; who does not know the secret cannot foresee it."""
    return SecondLook(
        percent=settings.second_review_percent,
        sure_plate=settings.second_review_below,
        secret=b"second look " + wiring.link_secret(settings),
    )


def _error_limit(settings: Settings) -> ErrorLimit:
    """When a camera or model stops by itself."""
    return ErrorLimit(most=settings.error_limit_percent / 100, least=settings.error_limit_examined)


def _examined(settings: Settings) -> SecondLook:
    """Which issued decisions are judged anew: not the same draw as that of the second review."""
    return SecondLook(
        percent=settings.examined_percent,
        secret=b"examination " + wiring.link_secret(settings),
    )
