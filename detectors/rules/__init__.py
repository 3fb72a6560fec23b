"""Which acts can be judged? One file per offence; pure judgements, no pixels, no clock."""
