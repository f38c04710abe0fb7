#!/usr/bin/env python3
"""A small model of one payment between a terminal and its card system, over a network that loses,
repeats, delays and reorders: what src/domain/payment and src/cloud/ledger do, in the fewest words.

Explores every state within a bound, holds the promise in each (approved means debited; reversed and
declined mean not debited), and prints traces: from the beginning to each state by the shortest way, with
what terminal and books must show after each event. The tests run them on the real machine and the real books.
"""
import json
from collections import deque

TRIES = 3          # limits.requestTriesMax
DEPTH = 11         # events of a trace
FUNDED, POOR = "funded", "poor"

# terminal: (phase, tries, young, line); books: none, debited, declined, reversed; net: messages on their way, each of which may come again.
# Messages up: pay, query, reverse. Down: (what it answers, verdict).


def start():
    return (("sent", 1, True, True), "none", frozenset({"pay"}), frozenset())


def books_take(books, message, purse):
    """What the books do with a message, and what they answer."""
    if message == "pay":
        if books == "none":
            books = "debited" if purse == FUNDED else "declined"
        return books, ("pay", {"debited": "approved", "declined": "declined", "reversed": "reversed"}[books])
    if message == "query":
        return books, ("query", {"none": "not-found", "debited": "approved", "declined": "declined", "reversed": "reversed"}[books])
    # Of a declined payment there is nothing to give back: it stays declined, and the terminal may rest.
    return ("declined" if books == "declined" else "reversed"), ("reverse", "reversed")


def send(phase, tries, young, message, up):
    return (phase, tries, young, True), up | {message}


def reverse(young, line, up):
    return (("reversing", 0, young, line), up | {"reverse"}) if line else (("reversing", 0, young, line), up)


def terminal_hears(terminal, reply, up):
    phase, tries, young, line = terminal
    answers, verdict = reply
    if phase in ("sent", "unknown", "querying"):
        if verdict == "approved":
            # Nobody attends this terminal: what is found too late goes back.
            return (("approved", 0, young, line), up) if young else reverse(young, line, up)
        if verdict in ("declined", "reversed"):
            return (verdict, 0, young, line), up
        return reverse(young, line, up)
    if phase == "reversing" and verdict in ("reversed", "declined"):
        return ("reversed", 0, young, line), up
    return terminal, up


def terminal_times_out(terminal, up):
    phase, tries, young, line = terminal
    if phase in ("sent", "querying") and not line:
        return ("unknown", 0, young, line), up
    if phase == "sent":
        return send("sent", tries + 1, young, "pay", up) if tries < TRIES and young else send("querying", 1, young, "query", up)
    if phase == "querying":
        return send("querying", tries + 1, young, "query", up) if tries < TRIES else reverse(young, line, up)
    if phase == "reversing" and line:
        return terminal, up | {"reverse"}
    return terminal, up


def terminal_line(terminal, line, up):
    phase, tries, young, _ = terminal
    if not line:
        return (("unknown", 0, young, False), up) if phase in ("sent", "querying") else ((phase, tries, young, False), up)
    if phase == "unknown":
        return send("sent", 1, young, "pay", up) if young else send("querying", 1, young, "query", up)
    if phase == "reversing":
        return (phase, tries, young, True), up | {"reverse"}
    return (phase, tries, young, True), up


def events(state, purse):
    """Every event that may happen now, and the state after it."""
    terminal, books, up, down = state
    phase, tries, young, line = terminal
    for message in sorted(up):
        after, reply = books_take(books, message, purse)
        yield f"books:{message}", (terminal, after, up, down | {reply})
        yield f"lose:{message}", (terminal, books, up - {message}, down)
    for reply in sorted(down):
        heard, more = terminal_hears(terminal, reply, up)
        yield f"hear:{reply[0]}:{reply[1]}", (heard, books, more, down)
    timed, more = terminal_times_out(terminal, up)
    if (timed, more) != (terminal, up):
        yield "timeout", (timed, books, more, down)
    if young:
        yield "minute", ((phase, tries, False, line), books, up, down)
    other, more = terminal_line(terminal, not line, up)
    yield ("line-down" if line else "line-up"), (other, books, more, down)
    if phase in ("sent", "unknown", "querying"):
        cancelled, more = reverse(young, line, up)
        yield "cancel", (cancelled, books, more, down)


def promise(state):
    (phase, *_), books, _, _ = state
    return {"approved": books == "debited", "declined": books == "declined", "reversed": books in ("reversed", "declined")}.get(phase, True)


def explore(purse):
    """By the shortest way to each (terminal, books): what is on its way tells traces apart only while it matters."""
    first = start()
    seen, told, queue, traces = {first}, set(), deque([(first, ())]), []
    while queue:
        state, path = queue.popleft()
        if len(path) == DEPTH:
            continue
        for event, after in events(state, purse):
            assert promise(after), (path, event, after)
            step = (event, after[0][0], after[1])
            key = (state[0], state[1], event)
            longer = path + (step,)
            if key not in told:
                told.add(key)
                traces.append(longer)
            if after not in seen:
                seen.add(after)
                queue.append((after, longer))
    return seen, traces


def main():
    result, states = [], 0
    for purse in (FUNDED, POOR):
        seen, traces = explore(purse)
        states += len(seen)
        # A trace that another one begins with says nothing of its own.
        begun = {trace[:length] for trace in traces for length in range(1, len(trace))}
        result += [{"purse": purse, "steps": [{"event": event, "terminal": terminal, "books": books} for event, terminal, books in trace]} for trace in traces if trace not in begun]
    print(json.dumps({"states": states, "traces": result}, indent=None, separators=(",", ":")).replace('{"purse"', '\n{"purse"'))


if __name__ == "__main__":
    main()
