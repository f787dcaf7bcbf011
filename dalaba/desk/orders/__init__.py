"""What a person asks of the running station now: say this, play that. All front doors use this package.

`asked` reads the words from a window, a page or a program; `facts` finds out what each outlet would hear and what
prevents it; `plan_order`, which is pure, turns that into requests to air, or into all problems at once; `give` runs all
of this, sends the requests, and makes missing clips. It needs no desk: it asks air over the control channel.
"""

from dalaba.desk.orders.parse import Asked, Words, asked_of
from dalaba.desk.orders.plan import Facts, Line, Plan, plan_order

__all__ = ["Asked", "Facts", "Line", "Plan", "Words", "asked_of", "plan_order"]
