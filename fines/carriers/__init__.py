"""Who carries messages to addressees? One file for each way to speak with a carrier."""
