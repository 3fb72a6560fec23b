"""What does a message say? That something waits behind the link, in the addressee's language."""

from __future__ import annotations

from pathlib import Path

from fines.delivery import DeliveryId, Occasion
from fines.message import Message
from fines.wording import Language, Wording

TEXTS = Path(__file__).with_name("texts.toml")


class MessageTexts:
    """The wording file's texts as messages."""

    def __init__(self) -> None:
        self._wording = Wording.from_files(TEXTS)

    def message(
        self,
        message_id: DeliveryId,
        occasion: Occasion,
        to: str,
        language: Language,
        link: str,
    ) -> Message:
        """The message of this occasion. It holds nothing of the case but the link."""
        text = self._wording(f"{occasion}.text", language)
        return Message(
            id=message_id,
            to=to,
            language=language,
            title=self._wording(f"{occasion}.title", language),
            text=f"{text} {link}",
        )
