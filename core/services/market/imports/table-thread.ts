// Long tables are read in this thread; `table-pages.ts` asks it.
import { answerIn } from '#core/threads/in-thread'
import { type ReadPages, readPagesNow } from './table-pages'

answerIn<Uint8Array, ReadPages>(readPagesNow)
