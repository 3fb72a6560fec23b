"""What was decided: the law, the case, the procedure.

Standard library only, except in the adapter folders.
"""
