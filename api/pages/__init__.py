"""What do people see? Server-rendered pages that work without JavaScript."""
