"""What the operator reads of a correction in bulk that was told to nobody else."""

from datetime import datetime

from notifier.domain.folding import Fold
from notifier.store.post.notices import Notice


def folded(
    fold: Fold, *, source: str, snapshot_id: int, taken_at: datetime, now: datetime
) -> Notice:
    """Write the notice about changes that are told as one."""
    text = (
        f"In the snapshot {snapshot_id} of {source}, taken at {taken_at.isoformat()}, "
        f"{fold.what} changed at {len(fold.seqs)} locations at once. "
        "That was taken over on the pages; nobody got a mail about it.\n"
    )
    return Notice(
        key=notice_key(source, snapshot_id, fold.what),
        subject=f"{source}: a correction in bulk was folded",
        text=text,
        created_at=now,
    )


def notice_key(source: str, snapshot_id: int, what: str) -> str:
    """Give the key by which such a notice is found again."""
    return f"folded:{source}:{snapshot_id}:{what}"
