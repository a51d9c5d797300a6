"""Sessions in the database that bring their person along."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.models import Session, User

# How exactly we know when a session was used: one write an hour.
SEEN_WITHIN = timedelta(hours=1)


class SessionStore(db.SessionStore):
    """`user` is the row that the last load found; who may trust it, see middleware."""

    user: User | None = None
    user_agent = ""
    signed_in_at: datetime | None = None
    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row = (
            Session.objects.select_related("user")
            .filter(session_key=self.session_key, expire_date__gt=timezone.now())
            .first()
        )
        if row is None:
            self._session_key = None
            return None
        self.user = row.user
        self.user_agent = self.user_agent or row.user_agent
        self.signed_in_at, self.seen_at = row.signed_in_at, row.seen_at
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        if row.user_id is None:
            return row
        if self.signed_in_at is None:
            self.signed_in_at = self.seen_at = timezone.now()
        row.signed_in_at, row.seen_at = self.signed_in_at, self.seen_at
        row.user_agent = self.user_agent
        return row

    def flush(self) -> None:
        super().flush()
        self.user, self.signed_in_at, self.seen_at = None, None, None

    def is_seen(self) -> None:
        """Note that the session is in use, at most once an hour."""
        now = timezone.now()
        before = now - SEEN_WITHIN
        if self.seen_at is not None and self.seen_at > before:
            return
        rows = Session.objects.filter(session_key=self.session_key)
        rows.exclude(seen_at__gt=before).update(seen_at=now, user_agent=self.user_agent)
        self.seen_at = now
