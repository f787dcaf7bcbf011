"""Call-ups (分批通知): from groups and sites to who is called when and by which horn, and the queue that follows.

Many small batches instead of one crowd. Planning (`methods`, `optimiser`) and simulation (`simulate`) are pure; `read`
is the door for sheets, `campaign` writes an ordinary campaign, `live` decides what moves while the station runs.
"""
