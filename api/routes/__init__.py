"""What do machines call? JSON under /api/v1."""
