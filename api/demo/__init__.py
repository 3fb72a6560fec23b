"""A first look: a simulated street, all workers and the desks in one process."""
