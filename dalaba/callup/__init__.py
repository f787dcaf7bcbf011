"""Call-ups (分批通知): from groups and sites to who is called when and by which horn, and the queue that follows.

People come in many small batches instead of one crowd. Planning (`methods`, `optimiser`) and simulation (`simulate`)
are pure. `read` reads the sheets, `campaign` writes an ordinary campaign, and `live` moves calls while the station
runs.
"""
