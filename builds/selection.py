"""Who of those chosen gets a mail."""

from dataclasses import dataclass, field


@dataclass
class Selection:
    """Who of those chosen can be written to, and who is left out and why."""

    go: list = field(default_factory=list)
    left_out: list = field(default_factory=list)  # pairs of row and reason

    def sort_in(self, row, reason):
        """Put a row where it belongs: left out where there is a reason."""
        if reason:
            self.left_out.append((row, reason))
        else:
            self.go.append(row)

    @property
    def reasons(self):
        """Those left out, by reason: [(reason, rows)]."""
        found = {}
        for row, reason in self.left_out:
            found.setdefault(reason, []).append(row)
        return list(found.items())
