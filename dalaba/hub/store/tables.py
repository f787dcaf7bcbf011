"""The hub's tables, in SQL that SQLite and PostgreSQL both understand.

`whole`: up to where each chain of a PC's ledger is there without a gap, so that nobody has to look for it.
`heads`: what a PC said of the end of its ledger, a day.
"""

TABLES = (
    """CREATE TABLE IF NOT EXISTS nodes (
    node TEXT PRIMARY KEY, village TEXT NOT NULL, outlets TEXT NOT NULL, public TEXT NOT NULL, zones TEXT NOT NULL,
    joined BIGINT NOT NULL, revoked INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS invites (
    code TEXT PRIMARY KEY, node TEXT NOT NULL, until BIGINT NOT NULL, used BIGINT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS certificates (
    serial TEXT PRIMARY KEY, node TEXT NOT NULL, made BIGINT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS counters (
    typ TEXT NOT NULL, scope TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (typ, scope))""",
    """CREATE TABLE IF NOT EXISTS sent (
    number BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, typ TEXT NOT NULL, scope TEXT NOT NULL, level TEXT NOT NULL,
    wire TEXT NOT NULL, sent BIGINT NOT NULL, exp BIGINT NOT NULL, published BIGINT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS receipts (
    id TEXT NOT NULL, node TEXT NOT NULL, outlet TEXT NOT NULL, stage TEXT NOT NULL, at BIGINT NOT NULL,
    detail TEXT NOT NULL, PRIMARY KEY (id, node, outlet, stage))""",
    """CREATE TABLE IF NOT EXISTS states (
    node TEXT PRIMARY KEY, at BIGINT NOT NULL, online INTEGER NOT NULL, body TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS ledger (
    node TEXT NOT NULL, chain TEXT NOT NULL, seq BIGINT NOT NULL, own TEXT NOT NULL, boot TEXT NOT NULL,
    wall BIGINT NOT NULL, mono BIGINT NOT NULL, kind TEXT NOT NULL, spot TEXT NOT NULL, output TEXT NOT NULL,
    clip TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, prev TEXT NOT NULL,
    hash TEXT NOT NULL, PRIMARY KEY (node, chain, seq))""",
    "CREATE INDEX IF NOT EXISTS ledger_wall ON ledger (wall)",
    "CREATE INDEX IF NOT EXISTS ledger_node_wall ON ledger (node, wall)",
    """CREATE TABLE IF NOT EXISTS whole (
    node TEXT NOT NULL, chain TEXT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL, since BIGINT NOT NULL,
    PRIMARY KEY (node, chain))""",
    """CREATE TABLE IF NOT EXISTS heads (
    node TEXT NOT NULL, day TEXT NOT NULL, chain TEXT NOT NULL, seq BIGINT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (node, day, chain))""",
)
