"""The open conformance kit: roads, cars, plates, cameras and signals with known truth."""
