"""Many seeded simulations at once, up to the first violation, which is minimised."""

from __future__ import annotations

from pytlc.swarm.hunting import Hunt, MemberRun
from pytlc.swarm.members import Member, members
from pytlc.swarm.surveying import Survey
from pytlc.swarm.swarming import Asked, Swarmed, swarm
from pytlc.swarm.working import Printed, Work

__all__ = ["Asked", "Hunt", "Member", "MemberRun", "Printed", "Survey", "Swarmed", "Work", "members", "swarm"]
