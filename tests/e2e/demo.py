#!/usr/bin/env python3
"""The chain in AWS before your eyes, without an account: terraform/ applied to MiniStack, an event onto the bus, the alert as it
left the topic and when each hop was taken. Then more of your choice, until Ctrl-C; ONCE=1 ends after the first.

Run by `make demo-aws`.
"""

import concurrent.futures
import json
import os
import shutil
import sys
import textwrap
import time

import events
from bench import Bench, require
from chain import Chain
from stack import ACCOUNT, Ministack
from terraform import cannot_be_had

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
WIDTH = min(100, shutil.get_terminal_size((100, 24)).columns)
COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
BY_SEVERITY = {"critical": "red", "high": "red", "medium": "yellow"}
LIVE = sys.stdout.isatty()
COLOURED = LIVE and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

EVENTS = {
    "1": ("somebody creates an IAM user", "aws.iam", events.API_CALL, events.create_user),
    "2": ("root signs in to the console", "aws.signin", events.SIGN_IN, events.root_sign_in),
    "3": ("GuardDuty finds stolen credentials in use", "aws.guardduty", events.FINDING, events.finding),
    "4": ("root uses an access key, and only reads", "aws.sts", events.API_CALL, events.root_asks_who_it_is),
    "5": ("somebody lists networks: no rule wants that", "aws.ec2", events.API_CALL, events.describe_vpcs),
}

SHOWN = ("eventName", "type", "severity", "sourceIPAddress", "requestParameters", "eventID", "id")  # of an event


def paint(text, *styles):
    return f"\x1b[{';'.join(COLOURS[style] for style in styles)}m{text}\x1b[0m" if COLOURED and styles else text


def say(text=""):
    print(text, flush=True)


def heading(text):
    say(f"\n{paint('──', 'dim')} {paint(text, 'bold', 'cyan')} {paint('─' * max(0, WIDTH - len(text) - 4), 'dim')}")


def terraform(bench, what, task, done_word):
    """Runs `task` in a thread and shows how many resources it is through."""
    start, begin = time.monotonic(), len(bench.terraform.log.read_text())
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        running = pool.submit(task)
        try:
            while not running.done():
                if LIVE:
                    count = bench.terraform.log.read_text()[begin:].count(done_word)
                    frame = FRAMES[int(10 * (time.monotonic() - start)) % len(FRAMES)]
                    seconds = time.monotonic() - start
                    print(f"\r  {paint(frame, 'cyan')} {what}: {count} resources, {seconds:.0f} s\x1b[K", end="", flush=True)
                time.sleep(0.1)
        except BaseException:
            bench.terraform.stop()
            raise
        running.result()
    count = bench.terraform.log.read_text()[begin:].count(done_word)
    say(("\r\x1b[K" if LIVE else "") + f"  {paint('✓', 'green')} {what}: {count} resources in {time.monotonic() - start:.0f} s")


def show_alert(alert):
    colour = BY_SEVERITY.get(alert.attributes["severity"], "green")
    bar = paint("│", colour)
    say(f"\n  {paint('Subject:', 'dim')} {paint(alert.subject, 'bold', colour)}")
    attributes = ", ".join(f"{name}={value}" for name, value in alert.attributes.items())
    say(f"  {paint('Attributes:', 'dim')} {attributes}\n")
    for line in alert.above_the_raw_event.splitlines():
        say(f"  {bar} {paint(line, 'bold') if line.isupper() or line.startswith('[') else line}")
    say(f"  {bar} {paint('RAW EVENT ... (the event itself follows)', 'dim')}")


def show_hops(hops):
    whole = hops[-1].at - hops[0].at
    room = WIDTH - 68
    say(f"\n  {paint('How long it took', 'bold')}")
    for before, hop in zip([hops[0], *hops], hops):
        left, right = (round(room * (moment.at - hops[0].at) / whole) for moment in (before, hop))
        bar = " " * left + paint("━" * max(1, right - left), "cyan") if room > 5 else ""
        say(f"  {hop.name:<49} {1000 * (hop.at - hops[0].at):7.1f} ms  {bar}")


def put(chain, choice):
    what, source, kind, make = EVENTS[choice]
    heading(f"An event: {what}")
    detail = make()
    shown = {name: detail[name] for name in SHOWN if detail.get(name) is not None}
    text = json.dumps({"source": source, "detail-type": kind, "detail": shown | {"...": "..."}})
    say(paint(textwrap.indent(textwrap.fill(text, WIDTH - 4), "  "), "dim"))
    if choice == "5":
        before = chain.invocations()
        chain.put(events.entry(source, kind, detail))
        quiet = chain.hears_nothing(2) and chain.invocations() == before
        say(f"\n  {paint('✓', 'green')} two seconds later: nothing. No rule of the bus let it through, nobody was asked."
            if quiet else "\n  It was heard, which is wrong.")
        return
    alert, hops = chain.ring(events.entry(source, kind, detail))
    show_alert(alert)
    show_hops(hops)


def ask(chain):
    """More events, until the end of input."""
    while True:
        say()
        for key, what in [(key, what) for key, (what, *_) in EVENTS.items()] + [("q", "take everything down again")]:
            say(f"  {paint(key, 'bold')}  {what}")
        choice = input("  > ").strip().lower()
        if choice in ("q", "quit", "exit"):
            return
        if choice in EVENTS:
            put(chain, choice)


def show(bench):
    heading("A local AWS")
    aws = bench.aws
    say(f"  MiniStack on {aws.endpoint}, account {ACCOUNT}.")
    say("  It runs the function, verifies every signature and holds the function to the permissions of its role.")
    heading("cd terraform && terraform init && terraform apply")
    terraform(bench, "terraform apply", bench.terraform.apply, "Creation complete")
    chain = Chain(aws, bench.terraform.outputs())
    say(f"  The function is one static C++ program, {bench.terraform.package_size() / 1e6:.1f} MB zipped. "
        f"{len(chain.outputs['rule_names'])} rules of the bus invoke it.")
    say(paint(textwrap.indent(chain.outputs["next_steps"], "  "), "dim"))
    put(chain, "1")
    if os.environ.get("ONCE") != "1" and sys.stdin.isatty():
        heading("More?")
        try:
            ask(chain)
        except EOFError:
            say()
    heading("terraform destroy")
    terraform(bench, "terraform destroy", bench.terraform.destroy, "Destruction complete")


def main():
    require(cannot_be_had())
    bench = None
    try:
        bench = Bench(Ministack)
        show(bench)
        say("\n  With an account: make lambda, then cd terraform && terraform init && terraform apply; see docs/deploy.md.")
    except (RuntimeError, TimeoutError) as error:
        say(f"\n  {paint('It went wrong:', 'red')} {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("\n  Ended; everything was on this machine and is gone.")
        sys.exit(130)
    finally:
        if bench:
            bench.close()


if __name__ == "__main__":
    main()
