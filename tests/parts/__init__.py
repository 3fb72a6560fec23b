"""Which real servers do the tests and `make up` run? Each module here starts one of them.

`scripts/install-parts` fetches what they need into `.cache/parts`.
"""
