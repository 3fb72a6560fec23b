"""What was seen: pictures in, violations out."""
