"""How things move: bus, cameras, workers, settings, wiring."""
