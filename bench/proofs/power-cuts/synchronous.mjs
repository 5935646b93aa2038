// Loaded before the program, to try what a database would lose that does not wait for the disk: all of its connections are
// as SYNCHRONOUS says, whatever they ask for.
import Database from 'better-sqlite3'

const { pragma } = Database.prototype
Database.prototype.pragma = function (text, ...rest) {
  return pragma.call(this, text.startsWith('synchronous') ? `synchronous = ${process.env.SYNCHRONOUS}` : text, ...rest)
}
