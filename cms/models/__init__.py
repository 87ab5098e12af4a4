"""The models, one noun a file."""

from cms.models.approval import Approval
from cms.models.author import Author
from cms.models.banner import Banner, Placement
from cms.models.change import Change
from cms.models.heartbeat import Heartbeat
from cms.models.liveblog import LiveBlog
from cms.models.lookup import LookupPart, LookupProblem, LookupState, LookupTable, LookupVersion
from cms.models.mirror import Mirror
from cms.models.mirror_state import MirrorState, MirrorTally, MirrorVersion
from cms.models.pause import Pause
from cms.models.post import Post
from cms.models.publication import Lease, Publication, Round
from cms.models.stored import StoredObject
from cms.models.takedown import Takedown, TakedownPlace

__all__ = [
    "Approval",
    "Author",
    "Banner",
    "Change",
    "Heartbeat",
    "Lease",
    "LiveBlog",
    "LookupPart",
    "LookupProblem",
    "LookupState",
    "LookupTable",
    "LookupVersion",
    "Mirror",
    "MirrorState",
    "MirrorTally",
    "MirrorVersion",
    "Pause",
    "Placement",
    "Post",
    "Publication",
    "Round",
    "StoredObject",
    "Takedown",
    "TakedownPlace",
]
