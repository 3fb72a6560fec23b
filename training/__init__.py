"""How were the weights in `detectors/weights/` made, and how are they made again?"""
