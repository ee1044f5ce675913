#!/bin/sh
# libsql 0.5.29 (SQLite for Node.js): `close()` of a database returns although a prepared statement of it is still
# referenced, and the connection stays open until the statement is garbage-collected. The log files remain, the journal
# mode cannot be changed, and a transaction that was open keeps its lock: the next connection of the same process, and
# any other process, gets "database is locked". Without a prepared statement, close() rolls back and releases all.
# So end every transaction before close(); after it, nothing can.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libsql@0.5.29 >/dev/null 2>&1
cat >try.js <<'JS'
const fs = require("node:fs");
const Database = require("libsql");
function next(name, leave) {
  const file = `${name}.db`;
  const first = new Database(file);
  first.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (1)");
  const kept = leave(first);
  first.close();
  const log = fs.existsSync(`${file}-wal`) ? "log remains" : "no log";
  const second = new Database(file, { timeout: 200 });
  try {
    second.exec("INSERT INTO t VALUES (2)");
    return `${log}, the next connection writes`;
  } catch (error) {
    return `${log}, the next connection: ${error.message}`;
  } finally {
    second.close();
    void kept;
  }
}
const select = (database) => database.prepare("SELECT n FROM t");
const begin = (database) => database.exec("BEGIN IMMEDIATE; INSERT INTO t VALUES (3)");
console.log("transaction:", next("a", (it) => begin(it)));
console.log("statement:", next("b", (it) => { const s = select(it); s.all(); return s; }));
console.log("statement and transaction:", next("c", (it) => { const s = select(it); s.all(); begin(it); return s; }));
JS
node try.js | tee output.txt
cat >expected.txt <<'TEXT'
transaction: no log, the next connection writes
statement: log remains, the next connection writes
statement and transaction: log remains, the next connection: database is locked
TEXT
cmp -s output.txt expected.txt || { echo "CHANGED: the output is another one"; exit 1; }
echo "as described"
