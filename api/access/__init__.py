"""Who is this, and what may they do? Passwords, sessions, form tokens, machine tokens."""
