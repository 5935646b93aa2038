// Runs first in every thread. What strips types takes eighteen megabytes of memory and some time in each: it is not even
// loaded where all that a thread runs was compiled before. So this is plain JavaScript.
import { enableCompileCache } from 'node:module'

enableCompileCache()
