"""Where are vehicle owners looked up? One file per registry, each behind `VehicleRegistry`."""
