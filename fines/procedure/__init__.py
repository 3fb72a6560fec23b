"""Which steps does the procedure have? One module per subject, one transaction per step."""
