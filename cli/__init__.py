"""What a person types: the `tartip` command, one file per group of commands."""
