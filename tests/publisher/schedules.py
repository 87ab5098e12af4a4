"""The schedules that are played: somebody sleeps while everybody works, two sleep, or chance says who goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from tests.publisher.protocol import Found, Game, SteppedBucket, without_time
from tests.publisher.stepping import Actor, Chooser


@dataclass(frozen=True, kw_only=True)
class Sleep:
    """Who sleeps, from the first moment at which its label begins so, after how many edits, for how many more edits.
    With `dies` it never wakes, and what it had asked the store for arrives instead. With `is_alone` nobody else works
    before the next edit: what it read is in nobody else's hands."""

    who: str
    at: str
    after: int
    during: int
    dies: bool = False
    is_alone: bool = False


def sleep_through(game: Game, plan: Sleep) -> None:
    """Everybody works after each edit, but for the one who sleeps."""
    sleeper, left = None, plan.during
    with game.told(plan):
        for n, (label, edit) in enumerate(game.edits()):
            game.trail.append(label)
            edit()
            if n == plan.after:
                if plan.who == "collector":  # there is something to delete once the edit was published
                    game.finish(game.actor("worker awake"))
                sleeper = game.actor(plan.who)
                game.fall_asleep(sleeper, plan.at)
                if plan.dies and not sleeper.is_over:
                    sleeper.kill()
            elif sleeper and left == 0:
                wake(game, sleeper)
            left -= sleeper is not None
            if plan.is_alone and n == plan.after:
                continue
            for who in ("collector", "worker", "eraser", "collector"):
                game.finish(game.actor(f"{who} awake"))
        if sleeper:
            wake(game, sleeper)
        game.settle()


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two workers sleep: one after an edit, another after the next edit. The first wakes, then the second."""

    first: str
    second: str
    after: int


def sleep_in_a_pair(game: Game, plan: Pair) -> None:
    sleepers = []
    with game.told(plan):
        for n, (label, edit) in enumerate(game.edits()):
            game.trail.append(label)
            edit()
            if n in (plan.after, plan.after + 1):
                sleepers.append(game.actor(f"worker {n}"))
                game.fall_asleep(sleepers[-1], plan.second if n > plan.after else plan.first)
            if n != plan.after:
                while sleepers:
                    game.finish(sleepers.pop(0))
                for who in ("collector", "worker", "eraser", "collector"):
                    game.finish(game.actor(f"{who} awake"))
        game.settle()


def wake(game: Game, sleeper: Actor) -> None:
    game.finish(sleeper)
    while game.store.late:
        game.arrive()


def sleeps(
    who: str, at: tuple[str, ...], dies: tuple[bool, ...] = (False, True), *, is_alone: bool = False
) -> list[Sleep]:
    """Every sleep of somebody, at these labels."""
    return [
        Sleep(who=who, at=each, after=after, during=during, dies=dead, is_alone=is_alone)
        for each in at
        for after in range(6)
        for during in range(6 - after)
        for dead in dies
    ]


BLOG = "live/election"
PUTS = tuple(
    f"put {BLOG}/{name}"
    for name in ("latest.json", "pages/0", "pages/index", "older/0", "feed.json", "index.html", "feed.xml")
)
ANSWERS = tuple(each.replace("put ", "answer ") for each in PUTS)
NOTES = ("inventory.intend", "intended", "inventory.record", "inventory.retire", "outcome.succeeded", "work.read")
EVERY_SLEEP = [
    *sleeps("worker", PUTS),
    *sleeps("worker", (*ANSWERS, *NOTES)),
    *sleeps("worker", (*PUTS, *NOTES), is_alone=True),
    *sleeps("collector", ("delete", "deleted")),
    *sleeps("eraser", (f"put {BLOG}/pages/0", f"answer {BLOG}/pages/0", "work.read", f"put {BLOG}/feed.json")),
]
EVERY_PAIR = [
    Pair(first=first, second=second, after=after)
    for first in (*PUTS, *NOTES)
    for second in (*PUTS, *NOTES)
    for after in range(5)
]
Plan = Sleep | Pair | int


def walk(game: Game, seed: int) -> None:
    """Everybody at once, as chance has it; two crashes."""
    chooser = Chooser(seed)
    with game.told(f"seed {seed}"):
        edits = game.edits()
        actors = [game.actor(who) for who in ("worker 1", "worker 2", "collector 1", "eraser 1")]
        for round in range(2, 6 + len(edits)):
            for _ in range(chooser.dice.randrange(3, 30)):
                move(game, chooser, actors)
            if edits:
                label, edit = edits.pop(0)
                game.trail.append(label)
                edit()
            who = chooser.dice.choice(("worker", "worker", "collector", "eraser"))
            actors.append(game.actor(f"{who} {round}"))
        while actors or game.store.late:
            move(game, chooser, actors)
        game.settle()


def move(game: Game, chooser: Chooser, actors: list[Actor]) -> None:
    names = [actor.name for actor in actors] + ["late" for _ in game.store.late[:1]]
    if not names:
        return
    chosen = chooser.choose(names)
    if chosen == len(actors):
        return game.arrive()
    actor = actors[chosen]
    if chooser.dice.random() < 0.01:
        game.trail.append(f"{actor.name} dies at {actor.label}")
        actor.kill()
    else:
        game.step(actor)
    if actor.is_over:
        actors.remove(actor)


def explore(
    patch: pytest.MonkeyPatch,
    plans: Iterable[Plan],
    store: type[SteppedBucket] = SteppedBucket,
) -> Found:
    """Plays a schedule for each plan; a number is the seed of a walk. Raises Violation, with the trail."""
    found = Found()
    with without_time(patch):
        for plan in plans:
            game = Game(found=found, store=store())
            if isinstance(plan, Sleep):
                sleep_through(game, plan)
            elif isinstance(plan, Pair):
                sleep_in_a_pair(game, plan)
            else:
                walk(game, plan)
    return found
