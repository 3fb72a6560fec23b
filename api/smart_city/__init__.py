"""How do we answer as a provider of the Smart City service? Names on the wire only."""
