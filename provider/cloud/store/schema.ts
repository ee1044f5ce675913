/** Tables of the store. For a change, add an entry to `MIGRATIONS` and never edit one: stores outlive releases. */

/** Entry n migrates a store from version n to version n + 1. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE accounts (
    vendor TEXT NOT NULL,
    id TEXT NOT NULL,
    -- Whoever holds it: projects of one owner are linked without acceptance. An account holds itself.
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    app_id TEXT NOT NULL,
    site TEXT NOT NULL CHECK (site IN ('cn', 'intl')),
    arrears INTEGER NOT NULL DEFAULT 0 CHECK (arrears IN (0, 1)),
    PRIMARY KEY (vendor, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE vpcs (
    id TEXT PRIMARY KEY,
    vendor TEXT NOT NULL,
    account_id TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    cidr_block TEXT NOT NULL,
    secondary_cidr_blocks TEXT NOT NULL,
    ipv6_cidr_block TEXT UNIQUE,
    description TEXT,
    tags TEXT NOT NULL,
    edge_site_id TEXT,
    creator TEXT,
    created_at INTEGER NOT NULL,
    FOREIGN KEY (vendor, account_id) REFERENCES accounts (vendor, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX vpcs_of_account ON vpcs (vendor, account_id, region);

  CREATE TABLE route_tables (
    id TEXT PRIMARY KEY,
    vpc_id TEXT NOT NULL REFERENCES vpcs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    UNIQUE (id, vpc_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tables_of_vpc ON route_tables (vpc_id);
  CREATE UNIQUE INDEX one_default_table ON route_tables (vpc_id) WHERE is_default = 1;

  CREATE TABLE subnets (
    id TEXT PRIMARY KEY,
    vpc_id TEXT NOT NULL REFERENCES vpcs (id) ON DELETE CASCADE,
    cidr_block TEXT NOT NULL,
    route_table_id TEXT NOT NULL,
    FOREIGN KEY (route_table_id, vpc_id) REFERENCES route_tables (id, vpc_id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX subnets_of_vpc ON subnets (vpc_id);
  CREATE INDEX subnets_of_table ON subnets (route_table_id);

  -- peering_id refers to no row: where the vendor leaves routes behind, they outlive their link.
  CREATE TABLE routes (
    table_id TEXT NOT NULL REFERENCES route_tables (id) ON DELETE CASCADE,
    destination TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('user', 'issued', 'system')),
    peering_id TEXT,
    description TEXT,
    PRIMARY KEY (table_id, destination),
    CHECK ((origin = 'system') = (peering_id IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX routes_of_peering ON routes (peering_id);

  CREATE TABLE links (
    key INTEGER PRIMARY KEY,
    vendor TEXT NOT NULL,
    -- What was decided. Expiry and suspension follow from the clock and the accounts, and are not written down.
    phase TEXT NOT NULL CHECK (phase IN ('pending', 'active', 'rejected')),
    bandwidth_mbps INTEGER,
    charge_type TEXT,
    qos_level TEXT,
    type TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
  ) STRICT;

  -- The two ends of a link, each with what its account has of it: 'absent' (a half not made yet), 'present', 'removed'.
  -- An end outlives its VPC while the other account still has its row, so neither refers to the VPC's row.
  CREATE TABLE link_sides (
    link_key INTEGER NOT NULL REFERENCES links (key) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('requester', 'accepter')),
    vendor TEXT NOT NULL,
    account_id TEXT NOT NULL,
    region TEXT NOT NULL,
    vpc_id TEXT NOT NULL,
    id TEXT,
    row TEXT NOT NULL CHECK (row IN ('absent', 'present', 'removed')),
    name TEXT NOT NULL,
    description TEXT,
    tags TEXT NOT NULL,
    PRIMARY KEY (link_key, side),
    CHECK ((row = 'absent') = (id IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sides_by_id ON link_sides (id);
  CREATE INDEX sides_of_vpc ON link_sides (vpc_id);
  CREATE INDEX sides_of_account ON link_sides (vendor, account_id, region);

  CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    vendor TEXT NOT NULL,
    account_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- What was to be carried in the minute that starts at "at", by one address, or as a whole where "source" is empty.
  -- The caps are those of the time of recording: a later change does not alter what was measured.
  CREATE TABLE traffic_samples (
    link_key INTEGER NOT NULL REFERENCES links (key) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    in_mbps REAL NOT NULL,
    out_mbps REAL NOT NULL,
    in_packets REAL NOT NULL,
    out_packets REAL NOT NULL,
    limit_mbps REAL,
    cap_mbps REAL,
    PRIMARY KEY (link_key, at, source)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE address_limits (
    link_key INTEGER NOT NULL REFERENCES links (key) ON DELETE CASCADE,
    address TEXT NOT NULL,
    mbps REAL NOT NULL,
    PRIMARY KEY (link_key, address)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- "details": fields of one vendor's API that the model does not use, kept as they were sent.
  ALTER TABLE subnets ADD COLUMN name TEXT;
  ALTER TABLE subnets ADD COLUMN description TEXT;
  ALTER TABLE subnets ADD COLUMN tags TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE subnets ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE route_tables ADD COLUMN description TEXT;
  ALTER TABLE route_tables ADD COLUMN tags TEXT NOT NULL DEFAULT '{}';
  -- NULL in rows of older stores and in rows that come with the table: as old as their table.
  ALTER TABLE routes ADD COLUMN created_at INTEGER;
  ALTER TABLE routes ADD COLUMN enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1));
  -- Blocks that another service manages, such as a container cluster.
  ALTER TABLE vpcs ADD COLUMN other_cidr_blocks TEXT NOT NULL DEFAULT '[]';
  CREATE INDEX events_of_subject ON events (subject);
  `,
  `
  ALTER TABLE vpcs ADD COLUMN enterprise_project_id TEXT;
  `,
  `
  -- Until now each emulator kept the zone among the details, under its vendor's name for it.
  ALTER TABLE subnets ADD COLUMN zone TEXT;
  UPDATE subnets SET
    zone = nullif(coalesce(details ->> 'Zone', details ->> 'zoneId', details ->> 'availability_zone'), ''),
    details = json_remove(details, '$.Zone', '$.zoneId', '$.availability_zone');
  -- What an account created keeps its VPC from being deleted, as on real clouds. What an operator of the simulation
  -- added goes with the VPC.
  ALTER TABLE subnets ADD COLUMN by_account INTEGER NOT NULL DEFAULT 0 CHECK (by_account IN (0, 1));
  ALTER TABLE route_tables ADD COLUMN by_account INTEGER NOT NULL DEFAULT 0 CHECK (by_account IN (0, 1));
  `,
];

/** Tables that `reset` empties, dependent ones first. The store's ID, clock and counters stay. */
export const CONTENT_TABLES = [
  "traffic_samples",
  "address_limits",
  "link_sides",
  "links",
  "routes",
  "subnets",
  "route_tables",
  "vpcs",
  "accounts",
  "events",
] as const;
