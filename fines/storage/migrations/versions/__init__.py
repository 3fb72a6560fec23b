"""Which steps led to the present tables? One file a step, in the order of their numbers."""
