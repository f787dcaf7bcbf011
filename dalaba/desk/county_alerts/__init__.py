"""Warnings from above at the running station: taken from folders and addresses, kept in a book, read out by orders.

What becomes of each is decided in `dalaba.county`; here are its files, its thread and its lines on the ledger.
"""
