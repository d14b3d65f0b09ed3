#!/usr/bin/env python3
"""Keeps every story of a desk's output stream in a SQLite database.

    REDIS_URL=redis://127.0.0.1:6379 python3 examples/consumer.py --db stories.db

It needs redis-py 4 (Debian: python3-redis) and nothing else. The contract that it keeps is in docs/consuming.md.

--snapshot http://127.0.0.1:8080 begins a new database with all living stories (with COPYDESK_TOKEN where the desk asks for
it). --vectors reads messages from stdin instead, one a line, and prints what it holds in the end.
"""
import argparse
import base64
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import sys
import time
import urllib.parse
import urllib.request

SCHEMA = "copydesk.story.v1"
EVENTS = {"created", "updated", "merged", "split", "retracted"}
LARGEST_REVISION = 2**53 - 1

BATCH = 10
BLOCK_MS = 1000
LOOK_FOR_ABANDONED_S = 30
ABANDONED_MS = 300_000
PAUSE_MAX_S = 30
# What a server says that may not write, or not yet. It passes, or behind the same address another one has taken over.
AWAY = re.compile(r"(^|: -?)(READONLY|UNBLOCKED|MASTERDOWN|LOADING|MISCONF|NOREPLICAS|OOM)\b")
# As many as the Node helper keeps: then messages wait in the stream, for it is the handler that has to be mended.
DEAD_MOST = 10_000


# ── Messages ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def parse(text):
    """The message as a dict, or None for what is none that we know."""
    try:
        # Numbers of thousands of digits, and NaN, which is no JSON, are none of ours.
        message = json.loads(text, parse_int=read_integer, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return message if is_message(message) else None


def read_integer(digits):
    return int(digits) if len(digits) < 20 else float(digits)


def refuse(name):
    raise ValueError(name)


def is_message(message):
    if not isinstance(message, dict) or message.get("schema") != SCHEMA:
        return False
    event, story_id, revision = message.get("event"), message.get("storyId"), message.get("revision")
    if not isinstance(event, str) or event not in EVENTS:
        return False
    if not isinstance(story_id, str) or story_id == "":
        return False
    if isinstance(revision, float) and revision.is_integer():
        revision = message["revision"] = int(revision)
    return type(revision) is int and 1 <= revision <= LARGEST_REVISION


# ── What is kept ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Stories:
    """The database. A story's row holds the effect of its last message and the mark, so one transaction writes both.

    The processes of a group share one database: BEGIN IMMEDIATE keeps the others out from before the mark is read until the
    effect is written, so that none of them overwrites a later revision with an earlier one. In a database that many may
    write to at a time, lock the story's row in place of that (SELECT ... FOR UPDATE).
    """

    def __init__(self, path, take_replays=False):
        self.take_replays = take_replays
        self.db = sqlite3.connect(path, isolation_level=None, timeout=60)
        self.db.execute("PRAGMA journal_mode = WAL")
        # Before a message is acknowledged it has to be on the disk.
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS stories (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, message TEXT)"
        )
        self.db.execute("CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")

    def take(self, message):
        """Takes a message in and says what became of it. When it returns, the message may be acknowledged."""
        if message is None:
            return "unknown"
        if message.get("replay") and not self.take_replays:
            return "replay"
        self.db.execute("BEGIN IMMEDIATE")
        try:
            outcome = self._take(message)
            self.db.execute("COMMIT")
            return outcome
        except BaseException:
            self.db.execute("ROLLBACK")
            raise

    def _take(self, message):
        story_id, revision = message["storyId"], message["revision"]
        row = self.db.execute("SELECT revision FROM stories WHERE id = ?", (story_id,)).fetchone()
        mark = row[0] if row else 0
        if revision < mark or (revision == mark and not message.get("replay")):
            return "stale"
        unseen = message["event"] == "retracted" and mark == 0
        if not unseen:
            handle(message)
        # Of a retracted story the revision stays: what comes late must not bring it back.
        body = None if message["event"] == "retracted" else json.dumps(message)
        self.db.execute(
            "INSERT INTO stories VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET revision = ?2, message = ?3",
            (story_id, revision, body),
        )
        return "unseen" if unseen else "handled"

    def final(self):
        """What is held: revision and title by story, or that it was retracted."""
        rows = self.db.execute("SELECT id, revision, message FROM stories ORDER BY id")
        return {
            story_id: "retracted" if body is None else {"revision": revision, "title": json.loads(body).get("title")}
            for story_id, revision, body in rows
        }

    def fact(self, name):
        row = self.db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row and row[0]

    def note(self, name, value):
        self.db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def handle(message):
    """The place of your own work. Raise to have the message again later; effects elsewhere may happen twice."""
    told = message.get("reason") if message["event"] == "retracted" else message.get("title")
    print(json.dumps([message["storyId"], message["revision"], message["event"], told]), flush=True)


# ── The stream ────────────────────────────────────────────────────────────────────────────────────────────────────────────

# A letter that is tried again stays among the dead until it is handled, lest it be lost with its reader.
TAKE_REDRIVEN = """
local text = redis.call('LPOP', KEYS[1])
if not text then return false end
local is_json, letter = pcall(cjson.decode, text)
if is_json and type(letter) == 'table' and type(letter.id) == 'string' then redis.call('HSET', KEYS[2], letter.id, text) end
return text
"""


def connect(url):
    """The client for a URL as the desk itself has it: redis://…, or redis-cluster://host:port?node=host:port of a cluster."""
    import redis  # Only here, for the vectors do without.

    words = {"decode_responses": True, "socket_timeout": BLOCK_MS / 1000 + 10}
    scheme, cluster, rest = url.partition("-cluster://")
    if not cluster:
        return redis.Redis.from_url(url, **words)
    address, _, query = rest.partition("?")
    nodes = [node.rsplit(":", 1) for node in urllib.parse.parse_qs(query).get("node", [])]
    words["startup_nodes"] = [redis.cluster.ClusterNode(host.strip("[]"), int(port)) for host, port in nodes]
    return redis.RedisCluster(url="%s://%s" % (scheme, address), **words)


class Reader:
    """A member of a consumer group of the stream."""

    def __init__(self, options, stories):
        from redis import exceptions as errors

        self.redis_errors = (errors.ConnectionError, errors.TimeoutError, errors.BusyLoadingError, errors.RedisClusterException)
        self.reply_error = errors.ResponseError
        self.read_only_error = errors.ReadOnlyError
        self.redis = None
        self.options = options
        self.stories = stories
        self.group, self.member = options.group, options.member
        tag = "{%s}" % options.prefix
        self.key = "%s:stream:%s" % (tag, options.stream)
        self.dead = "%s:dead:%s:%s" % (tag, options.stream, options.group)
        self.redriven = "%s:redriven:%s:%s" % (tag, options.stream, options.group)
        self.looked_at = 0.0
        self.stopping = False

    def stop(self, *_):
        self.stopping = True

    def run(self):
        failures = 0
        joined, own_first = False, True
        while not self.stopping:
            try:
                # A cluster is asked for its nodes at once.
                self.redis = self.redis or connect(self.options.redis)
                if not joined:
                    self.join()
                    joined = True
                self.redrive()
                entries = self.own() if own_first else self.abandoned() or self.new()
                own_first = own_first and bool(entries)
                for entry_id, fields in entries:
                    if self.settle(entry_id, fields.get("json"), self.is_in_stream):
                        self.redis.xack(self.key, self.group, entry_id)
                failures = 0
            except self.redis_errors as error:
                failures += 1
                own_first = True
                self.miss(error, failures)
            except self.reply_error as error:
                own_first = True
                if str(error).startswith("NOGROUP"):
                    # The stream was lost with the group: whatever is in it now is new to us.
                    joined = False
                elif isinstance(error, self.read_only_error) or AWAY.search(str(error)):
                    failures += 1
                    self.miss(error, failures)
                else:
                    raise

    def miss(self, error, failures):
        tell("redis is away: %s" % error)
        # Connections that are open may lead to a server that is no primary any more; new ones find the one that is.
        self.redis = None
        self.pause(failures)

    def join(self):
        """A new database begins with the snapshot: the group first, so that the stream keeps what comes meanwhile."""
        wanted = self.options.snapshot and not self.stories.fact("snapshot")
        try:
            self.redis.xgroup_create(self.key, self.group, "$" if wanted else "0", mkstream=True)
        except self.reply_error as error:
            if not str(error).startswith("BUSYGROUP"):
                raise
        if not wanted:
            return
        for failures in range(1, sys.maxsize):
            try:
                for message in read_snapshot(self.options.snapshot, self.options.token, self.options.stream):
                    if self.stopping:
                        return
                    self.settle("%s-r%s" % (message["storyId"], message["revision"]), json.dumps(message))
                self.stories.note("snapshot", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
                return
            except (OSError, http.client.HTTPException, ValueError) as error:
                tell("no snapshot yet: %s" % error)
                self.pause(failures)
            if self.stopping:
                return

    def own(self):
        return self.read("0", None)

    def new(self):
        return self.read(">", BLOCK_MS)

    def read(self, after, block):
        answer = self.redis.xreadgroup(self.group, self.member, {self.key: after}, count=BATCH, block=block)
        return answer[0][1] if answer else []

    def abandoned(self):
        """Takes over what other members have left."""
        if time.monotonic() - self.looked_at < LOOK_FOR_ABANDONED_S:
            return []
        self.looked_at = time.monotonic()
        pending = self.redis.xpending_range(self.key, self.group, min="-", max="+", count=BATCH, idle=ABANDONED_MS)
        ids = [entry["message_id"] for entry in pending]
        if not ids:
            return []
        claimed = self.redis.xclaim(self.key, self.group, self.member, min_idle_time=ABANDONED_MS, message_ids=ids)
        self.looked_at = 0.0
        return [(entry_id, fields) for entry_id, fields in claimed if entry_id is not None]

    def redrive(self):
        """What an operator wants to be tried again, one between two reads."""
        text = self.redis.eval(TAKE_REDRIVEN, 2, self.redriven, self.dead)
        if not text:
            return
        letter = json.loads(text)
        if self.settle(letter["id"], json.dumps(letter.get("message")), self.is_dead) == "taken":
            self.redis.hdel(self.dead, letter["id"])

    def settle(self, entry_id, text, is_there=lambda entry_id: True):
        """Until the message is taken in ("taken") or put aside ("buried"); None if we are stopped before."""
        message = parse(text or "")
        attempt = 0
        while not self.stopping:
            attempt += 1
            try:
                self.stories.take(message)
                return "taken"
            except Exception as error:  # Whatever the handler does, the reader goes on.
                tell("%s: attempt %d: %s" % (entry_id, attempt, error))
                if attempt >= self.options.attempts:
                    # What a takedown has removed meanwhile must not come to lie among the dead.
                    if not is_there(entry_id) or self.bury(entry_id, text, error, attempt):
                        return "buried"
                self.pause(attempt)
        return None

    def is_in_stream(self, entry_id):
        """And unacknowledged. In place of an entry that is gone Redis 6.2 names none."""
        claimed = self.redis.xclaim(self.key, self.group, self.member, min_idle_time=0, message_ids=[entry_id])
        return any(claimed_id is not None for claimed_id, _ in claimed)

    def is_dead(self, entry_id):
        return self.redis.hexists(self.dead, entry_id)

    def bury(self, entry_id, text, error, attempts):
        if self.redis.hlen(self.dead) >= DEAD_MOST:
            return False
        letter = {
            "id": entry_id,
            "message": json.loads(text),
            "reason": str(error),
            "attempts": attempts,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        self.redis.hset(self.dead, entry_id, json.dumps(letter))
        tell("given up: %s: %s" % (entry_id, error))
        return True

    def pause(self, attempt):
        until = time.monotonic() + min(0.1 * 2**attempt, PAUSE_MAX_S)
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.05)


def read_snapshot(url, token, output):
    """Every living story; raises OSError, http.client.HTTPException or ValueError where the transfer was cut."""
    url, headers = without_login(url)
    if token:
        headers = {"Authorization": "Bearer " + token}
    address = url.rstrip("/") + "/api/snapshot.ndjson?" + urllib.parse.urlencode({"output": output})
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
        head = json.loads(answer.readline() or b"null")
        if not isinstance(head, dict) or head.get("snapshot", {}).get("schema") != "copydesk.snapshot.v1":
            raise ValueError("%s gave no snapshot" % url)
        stories = 0
        for line in answer:
            value = json.loads(line)
            if "end" in value:
                if value["end"]["stories"] != stories:
                    raise ValueError("the snapshot held %d stories, and not those that its end counts" % stories)
                return
            stories += 1
            if is_message(value):
                yield value
    raise ValueError("the snapshot was cut off after %d stories" % stories)


def without_login(url):
    """The URL without user and password, which urllib would show in its errors, and the header that sends them."""
    parts = urllib.parse.urlsplit(url)
    login, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, {}
    pair = urllib.parse.unquote_to_bytes(login if ":" in login else login + ":")
    return parts._replace(netloc=host).geturl(), {"Authorization": "Basic " + base64.b64encode(pair).decode()}


# ── The command line ──────────────────────────────────────────────────────────────────────────────────────────────────────


def tell(text):
    print(text, file=sys.stderr, flush=True)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--redis", default=os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"))
    parser.add_argument("--prefix", default="copydesk")
    parser.add_argument("--stream", default="stories")
    parser.add_argument("--group", default="example-py")
    parser.add_argument("--member", default=socket.gethostname(), help="the same after a restart")
    parser.add_argument("--db", default=":memory:")
    parser.add_argument("--snapshot", metavar="URL")
    parser.add_argument("--token", default=os.environ.get("COPYDESK_TOKEN"))
    parser.add_argument("--attempts", type=int, default=10)
    parser.add_argument("--take-replays", action="store_true")
    parser.add_argument("--vectors", action="store_true")
    return parser.parse_args()


def print_outcome(stories):
    global handle
    handled = []

    def handle(message):
        handled.append([message["storyId"], message["revision"]])

    sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    for line in sys.stdin:
        stories.take(parse(line))
    print(json.dumps({"final": stories.final(), "handled": handled}))


def has_redis():
    try:
        import redis
    except ImportError:
        return False
    return bool(redis)


def main():
    options = read_options()
    stories = Stories(options.db, options.take_replays)
    if options.vectors:
        return print_outcome(stories)
    if not has_redis():
        sys.exit("This needs redis-py, version 4 or newer: pip install redis (Debian: apt install python3-redis)")
    reader = Reader(options, stories)
    signal.signal(signal.SIGTERM, reader.stop)
    signal.signal(signal.SIGINT, reader.stop)
    reader.run()


if __name__ == "__main__":
    main()
