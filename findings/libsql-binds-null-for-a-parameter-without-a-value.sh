#!/bin/sh
# libsql 0.5.29 (SQLite for Node.js, with the interface of better-sqlite3): a parameter without a value is bound as NULL, and
# a value without a parameter is ignored, without an error. With one misspelt name, `run` overwrites the column with NULL
# and reports `changes: 1`. `DELETE ... WHERE vpc IS NOT @kept` without `kept` deletes every row that has a VPC. The same
# holds for a missing `?` value.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libsql@0.5.29 >/dev/null 2>&1
cat >parameters.js <<'JS'
const Database = require("libsql");
const database = new Database(":memory:");
database.exec("CREATE TABLE route (id TEXT PRIMARY KEY, vpc TEXT, next_hop TEXT)");
for (const id of ["rtb-1", "rtb-2", "rtb-3"]) database.prepare("INSERT INTO route VALUES (?, ?, ?)").run(id, "vpc-1", "pcx-1");
const run = (sql, ...values) => {
  let result;
  try {
    result = `changes: ${database.prepare(sql).run(...values).changes}`;
  } catch (error) {
    result = error.message;
  }
  const rows = database.prepare("SELECT id, next_hop FROM route ORDER BY id").all();
  console.log(`${sql} ${JSON.stringify(values)}: ${result}; ${rows.map(({ id, next_hop }) => `${id} ${next_hop}`).join(", ") || "no row"}`);
};
run("UPDATE route SET next_hop = @nextHop WHERE id = @id", { id: "rtb-1", nextHop: "pcx-2" });
run("UPDATE route SET next_hop = @nextHop WHERE id = @id", { id: "rtb-2", nexthop: "pcx-2" });
run("UPDATE route SET next_hop = ? WHERE id = 'rtb-3'");
run("DELETE FROM route WHERE vpc IS NOT @kept", { keep: "vpc-1" });
JS
node parameters.js | tee out.txt
[ "$(cat out.txt)" = "UPDATE route SET next_hop = @nextHop WHERE id = @id [{\"id\":\"rtb-1\",\"nextHop\":\"pcx-2\"}]: changes: 1; rtb-1 pcx-2, rtb-2 pcx-1, rtb-3 pcx-1
UPDATE route SET next_hop = @nextHop WHERE id = @id [{\"id\":\"rtb-2\",\"nexthop\":\"pcx-2\"}]: changes: 1; rtb-1 pcx-2, rtb-2 null, rtb-3 pcx-1
UPDATE route SET next_hop = ? WHERE id = 'rtb-3' []: changes: 1; rtb-1 pcx-2, rtb-2 null, rtb-3 null
DELETE FROM route WHERE vpc IS NOT @kept [{\"keep\":\"vpc-1\"}]: changes: 3; no row" ] || { echo "CHANGED"; exit 1; }
