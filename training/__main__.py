"""Which model shall be trained? `python -m training plate-detector --minutes 25`."""

import argparse
import logging
import sys
from pathlib import Path

from training.plans import PLANS, Settings

USUAL_MINUTES = {
    "plate-detector": 50.0,
    "plate-reader": 120.0,
    "signal-lamp": 30.0,
    "vehicle-detector": 40.0,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    parser.add_argument("model", choices=[*PLANS, "all"])
    parser.add_argument("--minutes", type=float, help="of a core's work; usual: see README")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--onward", action="store_true", help="vehicle-detector: start from ours")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--runs", type=Path, default=Path("training/runs"))
    parser.add_argument("--weights", type=Path, default=Path("detectors/weights"))
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if not chosen.data.is_dir():
        logging.error("there is no data folder %s; name it with --data", chosen.data)
        return 2
    for model in PLANS if chosen.model == "all" else [chosen.model]:
        settings = Settings(
            data=chosen.data,
            runs=chosen.runs,
            weights=chosen.weights,
            minutes=chosen.minutes or USUAL_MINUTES[model],
            resume=chosen.resume,
            onward=chosen.onward,
        )
        PLANS[model](settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
