"""What a person asks of the running station now: say this, play that. One entry for every front door.

`asked` reads the words that came from a window, a page or a program; `facts` finds out what each outlet would hear and
what stands in the way; `plan_order`, which is pure, makes of that the requests to air, or every problem at once; `give`
is the shell that does all this, sends them, and makes what is still to be made. It needs no desk: air is asked over the
control channel.
"""

from dalaba.desk.orders.parse import Asked, Words, asked_of
from dalaba.desk.orders.plan import Facts, Line, Plan, plan_order

__all__ = ["Asked", "Facts", "Line", "Plan", "Words", "asked_of", "plan_order"]
