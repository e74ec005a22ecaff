"""Many seeded simulations at once, up to the first violation, which is minimised."""

from __future__ import annotations

from pytlc.lazily import lazily
from pytlc.swarm.members import Member, members

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.swarm.hunting import Hunt, MemberRun
    from pytlc.swarm.surveying import Survey
    from pytlc.swarm.swarming import Asked, Swarmed, swarm
    from pytlc.swarm.working import Printed, Work
else:
    __getattr__ = lazily(
        __name__,
        {
            "hunting": "Hunt MemberRun",
            "surveying": "Survey",
            "swarming": "Asked Swarmed swarm",
            "working": "Printed Work",
        },
    )

__all__ = ["Asked", "Hunt", "Member", "MemberRun", "Printed", "Survey", "Swarmed", "Work", "members", "swarm"]
