"""Is there an order, one act after the other, that explains what all were answered?

Searched for exhaustively: every order in which no act comes before one that had been
answered when it was asked. It has to give each act the answer that it got, and to end
in the state that was found. Nothing is cut off but what cannot end well: a state met
before after the same acts, and one with a value that none of the acts left can change
and that is not the one found in the end.
"""

from dataclasses import dataclass, field

from tests.torture.worldmodel import READS, Key, Op, State, outcomes

# So many steps of one search; more than that is told as a failure, never as a success.
LIMIT = 400_000


@dataclass
class Search:
    """One wave: what it began with, what was done in it, and what was found then."""

    before: State
    ops: list[Op]
    found: State
    steps: int = 0
    # How far it came at best, and what stood in the way there.
    furthest: int = -1
    why: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ops = sorted(self.ops, key=lambda op: op.ended)
        self.all = (1 << len(self.ops)) - 1
        # Those that must come before each.
        self.earlier = [
            sum(1 << n for n, one in enumerate(self.ops) if one.ended < op.began)
            for op in self.ops
        ]
        self.dead: set[tuple[int, int]] = set()

    @property
    def exhausted(self) -> bool:
        """Whether it was given up before the end."""
        return self.steps > LIMIT

    def explained(self) -> bool:
        """Whether there is such an order."""
        # Not by recursion: what is tried next at each depth is kept here.
        stack = [iter([(0, self.before)])]
        while stack and not self.exhausted:
            for done, state in stack[-1]:
                self.steps += 1
                if done == self.all:
                    return True
                stack.append(iter(self.after(done, state)))
                break
            else:
                stack.pop()
        return False

    def after(self, done: int, state: State) -> list[tuple[int, State]]:
        """Where one more act leads, the likeliest first."""
        mark = (done, hash(frozenset(state.items())))
        if mark in self.dead:
            return []
        self.dead.add(mark)
        ways: list[tuple[int, State]] = []
        said: list[str] = []
        for number, op in enumerate(self.ops):
            if done >> number & 1 or self.earlier[number] & ~done:
                continue
            now = done | 1 << number
            for answer, new in outcomes(state, op):
                if answer != op.said:
                    said.append(f"{op} would be answered {answer}")
                    continue
                if op.name in READS or not op.subjects:
                    # It changes nothing wherever it stands: here is as good.
                    return [(now, new)]
                if wrong := self.beyond_repair(now, new):
                    said.append(f"after {op} {wrong}")
                    continue
                ways.append((now, new))
        if not ways and done.bit_count() > self.furthest:
            self.furthest, self.why = done.bit_count(), said
        return ways

    def beyond_repair(self, done: int, state: State) -> str:
        """What is wrong in a state and cannot be changed by any act that is left."""
        left: set[str] = set()
        for number, op in enumerate(self.ops):
            if not done >> number & 1:
                left |= op.subjects
        for key in different(state, self.found):
            if left.isdisjoint(key[1:]):
                return f"{key} is {state.get(key)}, found {self.found.get(key)}"
        return ""


def different(one: State, other: State) -> set[Key]:
    """The keys whose values are not the same."""
    return {key for key, _value in one.items() ^ other.items()}
