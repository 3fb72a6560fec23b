"""How is a message handed over as a file? For carriers that fetch files, and for trying it out.

`ID.json` holds one message; who fetches it may put `ID.answer.json` beside it, with `outcome`
(taken, reached, refused), `reference` and `why`. A file is whole or not there.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from fines.delivery import DeliveryId
from fines.errors import NotFoundError, UnavailableError
from fines.message import CarrierAnswer, CarrierOutcome, Message


class MessageFolder:
    """One folder, one channel."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> CarrierAnswer:
        """Writes the file; the same message twice is one file."""
        content = {
            "id": message.id,
            "to": message.to,
            "language": message.language.value,
            "title": message.title,
            "text": message.text,
        }
        file = self._folder / f"{message.id}.json"
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with draft.open("w", encoding="utf-8") as stream:
                json.dump(content, stream, ensure_ascii=False)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(file)
        except OSError as error:
            raise self._silent(error) from error
        return self.ask(message.id)

    def ask(self, message_id: DeliveryId) -> CarrierAnswer:
        """What the carrier wrote beside the message; taken where it wrote nothing yet."""
        file = self._folder / f"{message_id}.json"
        answer = file.with_name(f"{message_id}.answer.json")
        try:
            if answer.exists():
                said = json.loads(answer.read_bytes())
                return CarrierAnswer(
                    outcome=CarrierOutcome(said["outcome"]),
                    reference=str(said.get("reference", "")),
                    why=str(said.get("why", "")),
                )
            if not file.exists():
                raise NotFoundError(f"Message {message_id} is not in {self._folder}.")
        except OSError as error:
            raise self._silent(error) from error
        except (ValueError, TypeError, KeyError) as error:
            raise UnavailableError(
                f"{answer} tells no outcome: write taken, reached or refused as its outcome."
            ) from error
        return CarrierAnswer(outcome=CarrierOutcome.TAKEN, reference=file.name)

    def _silent(self, error: OSError) -> UnavailableError:
        return UnavailableError(
            f"The folder {self._folder} takes no message ({error.strerror}): free or mend the disk."
        )
