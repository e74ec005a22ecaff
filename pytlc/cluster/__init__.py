"""Other machines: a Dask cluster whose workers make our checks.

`opening` is the side of who asks, `worker` the side of who answers. What goes over the line is texts and
numbers; each worker needs the same pytlc and the same TLC, which is looked at before anything is sent. Dask
is the extra ``dask``, and nothing of it is imported before a cluster is named.
"""

from __future__ import annotations

from pytlc.cluster.opening import Cluster, open_cluster
from pytlc.cluster.worker import Channel, Place, here, toolchain_with

__all__ = ["Channel", "Cluster", "Place", "here", "open_cluster", "toolchain_with"]
