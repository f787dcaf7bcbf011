"""Orders of the township to its villages' PCs: for one village, a zone or all; and what became of them.

`reach` finds the fewest scopes for the outlets that were named, `words_made` makes the words as sound, `give` signs and
hands over what the hub sends, `outcome` reads the receipts. What the township's own PC plays goes the usual way.
"""
