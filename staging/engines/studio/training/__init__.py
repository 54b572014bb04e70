"""Rooms that never were: random empty rooms with exact truth, for training our network and for judging the engine.

`rooms` says what a room is, `draw` makes one from a seed, `paint` paints it, `truth` says what a perfect
engine would answer. Nothing here runs when a photo is staged.
"""
