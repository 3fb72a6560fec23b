"""Who may see and act: JSON under /api/v1 and the desks as pages."""
