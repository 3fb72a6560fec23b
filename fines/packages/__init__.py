"""What goes out of the house as proof? One signed file an act, that anybody checks offline."""
