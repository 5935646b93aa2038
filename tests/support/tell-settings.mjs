// Loaded before the program: has every connection to a database tell its settings, once, to the file CONNECTIONS, before
// the first thing that it asks which is no setting.
import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import Database from 'better-sqlite3'

const settings = [
  'journal_mode',
  'synchronous',
  'foreign_keys',
  'trusted_schema',
  'busy_timeout',
  'journal_size_limit',
  'application_id',
]
const known = new WeakSet()
const { pragma, prepare, exec } = Database.prototype

function tell(db, text) {
  // Nothing of a temporary one is to last.
  if (db.memory || known.has(db) || /^PRAGMA|sqlite_master$/.test(text)) return
  known.add(db)
  const told = {
    program: process.argv.slice(1).join(' '),
    thread: isMainThread ? 'main' : 'other',
    readonly: db.readonly,
  }
  for (const name of settings) told[name] = pragma.call(db, name, { simple: true })
  appendFileSync(process.env.CONNECTIONS, `${JSON.stringify(told)}\n`)
}

Database.prototype.prepare = function (text) {
  tell(this, text)
  return prepare.call(this, text)
}
Database.prototype.exec = function (text) {
  tell(this, text)
  return exec.call(this, text)
}
