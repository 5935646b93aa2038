// What runs in a process of its own, since nothing else stops a copy that has begun: `node copy-process.ts PATH COPY`
// copies a database and reads the copy once, or says what is wrong and ends with 1.
import { constants, setPriority } from 'node:os'
import { articlesIn, copyFile } from '../database/sqlite-file.ts'

const [path = '', copy = ''] = process.argv.slice(2)
// Nobody waits for it; those who write meanwhile do wait for a processor.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
try {
  copyFile(path, copy)
  process.stdout.write(String(articlesIn(copy, { isRead: true })))
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
